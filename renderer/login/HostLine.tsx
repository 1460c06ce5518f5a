/** Below the log-in of a desktop: which host this is, and the way to another for whoever cannot log in here. */
import { Button } from "antd";
import { useState } from "react";
import { Dialog } from "../design/Dialog.tsx";
import { HostChoice, useAppInfo } from "./HostChoice.tsx";

export function HostLine() {
  const info = useAppInfo();
  const [isOpen, setOpen] = useState(false);
  if (info === null) return null;
  const place = info.host === null ? "本机的账簿" : `本院主机 ${info.host}`;
  return (
    <>
      <Button type="text" onClick={() => setOpen(true)}>
        {place} · 更换
      </Button>
      {isOpen ? (
        <Dialog title={`现在用的是${place}`} onClose={() => setOpen(false)}>
          <HostChoice info={info} />
        </Dialog>
      ) : null}
    </>
  );
}
