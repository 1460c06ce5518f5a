import { Modal } from "antd";
import { KeyHint } from "../design/parts.tsx";
import { type KeyAct, useKeyActs } from "./keys.tsx";

/** Every key that works here and now. */
export function KeySheet({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const acts = useKeyActs();
  const latest = new Map<string, KeyAct>();
  for (const act of acts) latest.set(act.key, act);
  return (
    <Modal open={open} onCancel={onClose} footer={null} title="这一页的按键" width={520}>
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
    </Modal>
  );
}
