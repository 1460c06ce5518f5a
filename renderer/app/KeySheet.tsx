import { useState } from "react";
import { Dialog } from "../design/Dialog.tsx";
import { KeyHint } from "../design/parts.tsx";
import { type KeyAct, useKeyActs } from "./keys.tsx";

/** Every key that works on the page behind. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const now = useKeyActs();
  // As it was when the sheet was opened: the sheet itself keeps them from acting.
  const [acts] = useState(now);
  const latest = new Map<string, KeyAct>();
  for (const act of acts) latest.set(act.key, act);
  return (
    <Dialog title="这一页的按键" onClose={onClose}>
      <table>
        <tbody>
          {[...latest.values()].map(({ key, label }) => (
            <tr key={key}>
              <td>
                <KeyHint name={key} />
              </td>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>单子上的每个数：移到它上面按 F2，看它是怎么来的。</p>
    </Dialog>
  );
}
