/** Whose books this desktop works with, and the ways to others: the office's host, or this machine's own books. */
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import type { DesktopAnswers } from "../../shared/contract/desktop.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { answerOf, desktop } from "../app/desktop.ts";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { ErrorBox } from "../design/parts.tsx";
import { ConnectHost } from "./ConnectHost.tsx";

type AppInfo = DesktopAnswers["appInfo"];

/** Null in a browser, and until the desktop has answered. */
export function useAppInfo(): AppInfo | null {
  const shell = desktop;
  const { answer } = useAnswer(shell === null ? null : "app info", async () => {
    if (shell === null) throw new Error("no desktop");
    return answerOf(await shell.appInfo({}));
  });
  return answer;
}

export function HostChoice({ info }: { readonly info: AppInfo }) {
  const isChosen = info.host !== null || info.dataFolder !== null;
  const [connecting, setConnecting] = useState(!isChosen);
  const [error, setError] = useState<YijieError | null>(null);

  async function takeOwnBooks(): Promise<void> {
    if (desktop === null) return;
    try {
      answerOf(await desktop.ownBooks({}));
    } catch (failure) {
      setError(asError(failure));
    }
  }

  return (
    <div className="host-choice">
      {connecting ? (
        <ConnectHost {...(isChosen ? { onCancel: () => setConnecting(false) } : {})} />
      ) : null}
      <div className="buttons">
        {connecting ? null : (
          <Button onClick={() => setConnecting(true)}>
            {info.host === null ? "连接本院主机" : "连接另一台主机"}
          </Button>
        )}
        {info.dataFolder === null ? (
          <Popconfirm
            title="改用这台电脑自己的账簿？"
            description="主机上的账不会跟过来；这里办的结算，主机和别的窗口也看不到。"
            okText="改用本机的账簿"
            cancelText="不改"
            onConfirm={() => void takeOwnBooks()}
          >
            <Button>用本机的账簿</Button>
          </Popconfirm>
        ) : null}
      </div>
      {error === null ? null : <ErrorBox error={error} />}
    </div>
  );
}
