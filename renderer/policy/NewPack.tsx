/** A new pack's skeleton as a file: every section is there, and blank is what only the policy can say. */
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { PACK_ID } from "../../shared/policy/packId.ts";
import { host } from "../app/host.ts";
import { Key } from "../app/keys.tsx";
import { Saved, useSaving } from "../app/Saving.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { KeyHint } from "../design/parts.tsx";
import { saveText } from "./textFile.ts";

export function NewPack({ onClose }: { readonly onClose: () => void }) {
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const missing = missingOf(id.trim(), name.trim());
  const { state, save } = useSaving(async () => {
    const { text } = await host.newPack({ id: id.trim(), name: name.trim() });
    return saveText(`${id.trim()}.yaml`, text);
  });
  const maySave = missing === null && state.at !== "busy";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (maySave) save();
  };
  return (
    <Dialog
      title="新建政策包"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
          <Button
            type="primary"
            disabled={missing !== null}
            loading={state.at === "busy"}
            onClick={save}
          >
            存骨架文件 <KeyHint name="F9" />
          </Button>
          <Key name="F9" label="存骨架文件" act={save} when={maySave} />
        </>
      }
    >
      <form className="new-pack" onSubmit={submit}>
        <label htmlFor="new-pack-id">编号</label>
        <Input
          id="new-pack-id"
          autoFocus
          value={id}
          placeholder="如 chongqing-resident-2024"
          onChange={({ target }) => setId(target.value)}
        />
        <label htmlFor="new-pack-name">名称</label>
        <Input
          id="new-pack-name"
          value={name}
          placeholder="如 重庆市城乡居民医保一站式结算（2024年）"
          onChange={({ target }) => setName(target.value)}
        />
        {/* Enter in a field saves. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
      <Saved
        state={state}
        idle={
          missing ?? "存下来的文件里每一段都在，只有政策原文才知道的留空。填好用 F7 打开，再核对。"
        }
      />
    </Dialog>
  );
}

function missingOf(id: string, name: string): string | null {
  if (id === "") return "还差：编号。只用小写字母、数字和“-”，以后不能改。";
  if (id.length > 120 || !PACK_ID.test(id)) return "编号只用小写字母、数字和“-”，不超过 120 个。";
  if (name === "") return "还差：名称。";
  return name.length > 200 ? "名称不超过 200 个字。" : null;
}
