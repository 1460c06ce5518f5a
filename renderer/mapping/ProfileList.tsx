/** The saved profiles: what is read by them, carried to another office as files, taken out when a source is gone. */
import { Button } from "antd";
import { useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { type MappingProfile, mappingProfileSchema } from "../../shared/contract/mappingProfile.ts";
import { host, newKey } from "../app/host.ts";
import { saveFile } from "../app/saveFile.ts";
import { useSession } from "../app/session.tsx";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox } from "../design/parts.tsx";
import "./mapping.css";

export function ProfileList() {
  const { account } = useSession();
  const mayChange = account.role === "医保办主任";
  const { answer, again } = useAnswer("mapping profiles", () => host.mappingProfiles({}));
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<YijieError | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const run = async (work: () => Promise<string>) => {
    setFailure(null);
    setNote("");
    try {
      setNote(await work());
      again();
    } catch (error) {
      setFailure(asError(error));
    }
  };
  const profiles = answer?.profiles ?? [];
  if (profiles.length === 0 && !mayChange) return null;
  return (
    <section className="profiles" aria-label="导入方案">
      <SectionTitle
        title="导入方案"
        note="列名不照提取表的文件，对应一次列，以后有这些列的都照它读"
      >
        {mayChange ? (
          <>
            <input
              ref={chooser}
              type="file"
              hidden
              accept=".json"
              aria-label="方案文件"
              onChange={({ target }) => {
                const [file] = target.files ?? [];
                if (file !== undefined) void run(() => takeProfile(file));
                target.value = "";
              }}
            />
            <Button size="small" onClick={() => chooser.current?.click()}>
              从文件读入
            </Button>
          </>
        ) : null}
      </SectionTitle>
      {failure === null ? null : <ErrorBox error={failure} />}
      {note === "" ? null : <p role="status">{note}</p>}
      {profiles.length === 0 ? (
        <p className="quiet">还没有方案。导入一个列名不认得的文件，按 F4 对应列。</p>
      ) : (
        <table className="ledger">
          <tbody>
            {profiles.map((profile) => (
              <tr key={profile.name}>
                <td>{profile.name}</td>
                <td className="note">{contentOf(profile)}</td>
                <td className="acts">
                  <Button size="small" onClick={() => void run(() => putProfile(profile))}>
                    存成文件
                  </Button>
                  {mayChange ? (
                    <Button size="small" onClick={() => void run(() => dropProfile(profile.name))}>
                      删除
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function contentOf({ parts }: MappingProfile): string {
  const columns = new Set(parts.flatMap((part) => Object.values(part.columns)));
  const what = parts.length === 2 ? "住院和费用明细在一张表" : "一种内容";
  return `${what}，用 ${columns.size} 列：${[...columns].slice(0, 6).join("、")}${columns.size > 6 ? "…" : ""}`;
}

async function putProfile(profile: MappingProfile): Promise<string> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(profile, null, 2)}\n`);
  const name = `导入方案-${profile.name.replace(/[\\/:*?"<>|]/g, "_")}.json`;
  const where = await saveFile({ name, type: "application/json", bytes });
  return where === null ? "" : `✓ 已存到${where}`;
}

async function takeProfile(file: File): Promise<string> {
  const read = mappingProfileSchema.safeParse(parsed(await file.text()));
  if (!read.success) return "⊖ 这个文件不是医结存的导入方案，没有读入。";
  await host.saveProfile({ profile: read.data }, { key: newKey() });
  return `✓ 已读入“${read.data.name}”，以后照它读。`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function dropProfile(name: string): Promise<string> {
  await host.removeProfile({ name }, { key: newKey() });
  return `✓ 已删除“${name}”。已经导入的账单不变。`;
}
