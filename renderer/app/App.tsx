import { ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { ErrorBox, Waiting } from "../design/parts.tsx";
import { type Mode, themeOf } from "../design/theme.ts";
import { LogIn } from "../login/LogIn.tsx";
import { Frame } from "./Frame.tsx";
import { host, startListening, stopListening } from "./host.ts";
import { KeysProvider } from "./keys.tsx";
import { type Session, SessionProvider } from "./session.tsx";
import { asError } from "./useAnswer.ts";

dayjs.locale("zh-cn");

/** antd writes its styles at run time; the host allows them by this answer's nonce only. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

const darkScheme = window.matchMedia("(prefers-color-scheme: dark)");

type State =
  | { readonly at: "starting" }
  | { readonly at: "signed out"; readonly ended: boolean }
  | { readonly at: "failed"; readonly error: YijieError }
  | { readonly at: "signed in"; readonly session: Omit<Session, "signOut"> };

export function App() {
  const [mode, setMode] = useState<Mode>(darkScheme.matches ? "dark" : "light");
  const [state, setState] = useState<State>({ at: "starting" });

  useEffect(() => {
    document.documentElement.dataset.theme = mode;
  }, [mode]);
  useEffect(() => {
    const follow = () => setMode(darkScheme.matches ? "dark" : "light");
    darkScheme.addEventListener("change", follow);
    return () => darkScheme.removeEventListener("change", follow);
  }, []);

  const enter = useCallback(async () => {
    try {
      const account = await host.whoAmI({});
      const office = await host.office({});
      startListening();
      setState({ at: "signed in", session: { account, office } });
    } catch (error) {
      const known = asError(error);
      stopListening();
      if (known.code === "SESSION_ENDED") setState({ at: "signed out", ended: false });
      else setState({ at: "failed", error: known });
    }
  }, []);
  useEffect(() => {
    void enter();
  }, [enter]);

  const signedIn = state.at === "signed in" ? state.session : null;
  const session = useMemo<Session | null>(
    () =>
      signedIn === null
        ? null
        : {
            ...signedIn,
            signOut() {
              stopListening();
              void host.logOut({}).catch(() => undefined);
              setState({ at: "signed out", ended: false });
            },
          },
    [signedIn],
  );

  return (
    <ConfigProvider
      locale={zhCN}
      theme={themeOf(mode)}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
    >
      <KeysProvider>
        {state.at === "starting" ? <Waiting /> : null}
        {state.at === "failed" ? (
          <ErrorBox error={state.error} onRetry={() => void enter()} />
        ) : null}
        {state.at === "signed out" ? <LogIn onSignedIn={() => void enter()} /> : null}
        {session === null ? null : (
          <SessionProvider value={session}>
            <Frame mode={mode} onMode={setMode} />
          </SessionProvider>
        )}
      </KeysProvider>
    </ConfigProvider>
  );
}
