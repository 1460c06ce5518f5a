/** 理赔材料: slip and fee list in one file for a commercial insurer, for a purpose that the log keeps. */
import { Button, Input } from "antd";
import { useState } from "react";
import { Key, useKey } from "../app/keys.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { KeyHint } from "../design/parts.tsx";

const USUAL_PURPOSE = "商业保险理赔，患者本人申请";
/** As the contract asks */
const LEAST_PURPOSE = 2;

export function InsurerCopies({ onCopies }: { readonly onCopies: (purpose: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  useKey("F7", "理赔材料", () => setOpen(true), { when: !isOpen });
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        理赔材料 <KeyHint name="F7" />
      </Button>
      {isOpen ? <PurposeDialog onCopies={onCopies} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function PurposeDialog({
  onCopies,
  onClose,
}: {
  readonly onCopies: (purpose: string) => void;
  readonly onClose: () => void;
}) {
  const [purpose, setPurpose] = useState(USUAL_PURPOSE);
  const mayMake = purpose.trim().length >= LEAST_PURPOSE;
  const make = () => {
    onClose();
    onCopies(purpose.trim());
  };
  return (
    <Dialog
      title="理赔材料"
      onClose={onClose}
      footer={
        <>
          <Button type="primary" disabled={!mayMake} onClick={make}>
            打印 <KeyHint name="F9" />
          </Button>
          <Key name="F9" label="打印" act={make} when={mayMake} />
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
        </>
      }
    >
      <p>结算单和住院费用明细清单合成一份，计入补打次数；用途记入日志。证件号码只印后四位。</p>
      <Input
        autoFocus
        value={purpose}
        maxLength={200}
        aria-label="用途"
        placeholder="用途，例如：商业保险理赔"
        onChange={({ target }) => setPurpose(target.value)}
      />
    </Dialog>
  );
}
