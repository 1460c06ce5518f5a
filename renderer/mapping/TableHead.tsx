/** Which table of the file, which row is its header, and what a row is. */
import type { FileLayout, InspectedFile } from "../../shared/contract/mapping.ts";
import { type MappingDraft, type Shape, shapeOf } from "./mappingDraft.ts";

const WIDE_LABEL = "住院和费用明细在一张表";

export function TableHead({
  fileName,
  inspected,
  layouts,
  draft,
  onChange,
}: {
  readonly fileName: string;
  readonly inspected: InspectedFile;
  readonly layouts: readonly FileLayout[];
  readonly draft: MappingDraft;
  readonly onChange: (next: {
    readonly table?: number;
    readonly headerRow?: number;
    readonly shape?: Shape;
  }) => void;
}) {
  const rows = inspected.tables[draft.table]?.rows ?? [];
  return (
    <header>
      <h1>{fileName}</h1>
      {inspected.tables.length < 2 ? null : (
        <label>
          哪张表
          <select
            value={draft.table}
            onChange={({ target }) => {
              const table = Number(target.value);
              onChange({ table, headerRow: inspected.tables[table]?.headerRow ?? 1 });
            }}
          >
            {inspected.tables.map(({ sheet }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: tables of a file are told apart by their place
              <option key={index} value={index}>
                {sheet ?? `表 ${index + 1}`}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        表头在
        <select
          value={draft.headerRow}
          onChange={({ target }) => onChange({ headerRow: Number(target.value) })}
        >
          {rows.map(({ number, cells }) => (
            <option key={number} value={number}>
              第 {number} 行：
              {cells
                .filter((cell) => cell.trim() !== "")
                .slice(0, 5)
                .join("、")}
            </option>
          ))}
        </select>
      </label>
      <label>
        一行是
        <select
          value={shapeOf(draft)}
          onChange={({ target }) => onChange({ shape: target.value as Shape })}
        >
          <option value="wide">{WIDE_LABEL}</option>
          {layouts.map(({ kind, label }) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}
