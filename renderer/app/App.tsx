import { ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { Waiting } from "../design/parts.tsx";
import { themeOf } from "../design/theme.ts";
import { HostTrouble } from "../login/HostTrouble.tsx";
import { LockScreen } from "../login/LockScreen.tsx";
import { Welcome } from "../login/Welcome.tsx";
import { useDisplayChoice } from "./display.ts";
import { Frame } from "./Frame.tsx";
import { host, startListening, stopListening } from "./host.ts";
import { useIdle } from "./idle.ts";
import { KeysProvider } from "./keys.tsx";
import { armLock, lock, useLock } from "./lock.ts";
import { type Session, SessionProvider } from "./session.tsx";
import { asError } from "./useAnswer.ts";
import { useLive } from "./useLive.ts";

dayjs.locale("zh-cn");

/** antd writes its styles at run time; the host allows them by this answer's nonce only. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

type SignedIn = Pick<Session, "account" | "office">;

type State =
  | { readonly at: "starting" }
  | { readonly at: "signed out" }
  | { readonly at: "failed"; readonly error: YijieError }
  | { readonly at: "signed in"; readonly session: SignedIn };

export function App() {
  const display = useDisplayChoice();
  const locked = useLock();
  const [state, setState] = useState<State>({ at: "starting" });

  const enter = useCallback(async () => {
    try {
      const account = await host.whoAmI({});
      const office = await host.office({});
      armLock(true);
      startListening();
      setState({ at: "signed in", session: { account, office } });
    } catch (error) {
      const known = asError(error);
      leave();
      if (known.code === "SESSION_ENDED") setState({ at: "signed out" });
      else setState({ at: "failed", error: known });
    }
  }, []);
  useEffect(() => {
    void enter();
  }, [enter]);

  const signOut = useCallback(() => {
    leave();
    void host.logOut({}).catch(() => undefined);
    setState({ at: "signed out" });
  }, []);
  useLive(["settings"], () => {
    void host.office({}).then(
      (office) =>
        setState((now) =>
          now.at === "signed in" ? { ...now, session: { ...now.session, office } } : now,
        ),
      () => undefined,
    );
  });

  const signedIn = state.at === "signed in" ? state.session : null;
  const session = useMemo<Session | null>(
    () => (signedIn === null ? null : { ...signedIn, display, signOut }),
    [signedIn, display, signOut],
  );

  return (
    <ConfigProvider
      locale={zhCN}
      theme={themeOf(display.mode)}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
    >
      <KeysProvider off={locked !== null}>
        {state.at === "starting" ? <Waiting /> : null}
        {state.at === "failed" ? (
          <HostTrouble error={state.error} onRetry={() => void enter()} />
        ) : null}
        {state.at === "signed out" ? <Welcome onSignedIn={() => void enter()} /> : null}
        {session === null ? null : (
          <SessionProvider value={session}>
            <IdleLock minutes={session.office.idleLockMinutes} />
            <Frame mode={display.mode} onMode={display.choose} />
            {locked === null ? null : <LockScreen cause={locked} />}
          </SessionProvider>
        )}
      </KeysProvider>
    </ConfigProvider>
  );
}

function leave(): void {
  stopListening();
  armLock(false);
}

/** Nobody there: the page is covered and the session ends, so that a new tab of the browser gets nowhere either. */
function IdleLock({ minutes }: { readonly minutes: number }) {
  const onIdle = useCallback(() => {
    lock("idle");
    void host.logOut({}).catch(() => undefined);
  }, []);
  useIdle(minutes, onIdle);
  return null;
}
