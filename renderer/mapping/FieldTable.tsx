/** Every field with the column that it comes from, what that gives on the first row, and what is special about it. */
import type { FileLayout, MappingPreview } from "../../shared/contract/mapping.ts";
import { DATE_FIELDS, type DateOrder } from "../../shared/contract/mappingProfile.ts";
import {
  dateOrderOf,
  type FieldRow,
  fieldsOf,
  isOn,
  type MappingDraft,
  originOf,
  withDateOrder,
  withOrigin,
  withSwitch,
  withWords,
  wordsText,
} from "./mappingDraft.ts";

const NONE = "";
const FIXED = "\u0000fixed";
/** Amounts: they may stand in units of ten thousand yuan. */
const AMOUNTS = new Set([
  ...["total", "amount", "inScope", "fundTotal", "accountPay", "cashPay"],
  ...["fullSelfPay", "overLimit", "preSelfPay"],
  ...["amountBefore", "hospitalDiscount", "amountAfter"],
]);
/** Whose words may be another hospital's. */
const WORDED = new Set([
  "sex",
  "category",
  "class",
  "insuranceType",
  "hospitalLevel",
  "certificateClass",
  "state",
]);

export function FieldTable({
  draft,
  layouts,
  preview,
  isWaiting,
  onChange,
}: {
  readonly draft: MappingDraft;
  readonly layouts: readonly FileLayout[];
  readonly preview: MappingPreview | null;
  /** Another draft is on its way. */
  readonly isWaiting: boolean;
  readonly onChange: (draft: MappingDraft) => void;
}) {
  const fields = fieldsOf(draft, layouts);
  const missing = new Set(preview?.missing.map(({ kind, field }) => `${kind} ${field}`));
  const groups = draft.parts.map(({ kind }) => ({
    kind,
    label: layouts.find((layout) => layout.kind === kind)?.label ?? "",
    fields: fields.filter((row) => row.kind === kind),
  }));
  return (
    <fieldset className="mapping-fields" disabled={isWaiting} aria-label="每个项目的列">
      <table className="ledger">
        <thead>
          <tr>
            <th>项目</th>
            <th>文件里的列</th>
            <th>第一行是</th>
          </tr>
        </thead>
        {groups.map(({ kind, label, fields: own }) => (
          <tbody key={kind}>
            {groups.length < 2 ? null : (
              <tr className="group">
                <th colSpan={3} scope="rowgroup">
                  {label}
                </th>
              </tr>
            )}
            {own.map((row) => (
              <Field
                key={row.field}
                row={row}
                draft={draft}
                isMissing={missing.has(`${kind} ${row.field}`)}
                first={firstOf(preview, row)}
                onChange={onChange}
              />
            ))}
          </tbody>
        ))}
      </table>
    </fieldset>
  );
}

interface FirstCell {
  readonly text: string;
  readonly problem: string | null;
  /** Some of the rows say nothing in this column */
  readonly hasBlank: boolean;
}

/** The first row's cell, and the first problem that any of the rows has. */
function firstOf(preview: MappingPreview | null, { kind, field }: FieldRow): FirstCell | null {
  const rows = preview?.parts.find((part) => part.kind === kind)?.rows ?? [];
  const cells = rows.flatMap((row) => row.cells.filter((cell) => cell.field === field));
  const [first] = cells;
  if (first === undefined) return null;
  const wrong = cells.find(({ problem }) => problem !== null);
  const hasBlank = cells.some(({ text }) => text.trim() === "");
  return { text: first.text, problem: wrong?.problem ?? null, hasBlank };
}

function Field({
  row,
  draft,
  isMissing,
  first,
  onChange,
}: {
  readonly row: FieldRow;
  readonly draft: MappingDraft;
  readonly isMissing: boolean;
  readonly first: FirstCell | null;
  readonly onChange: (draft: MappingDraft) => void;
}) {
  const origin = originOf(draft, row);
  const id = `map-${row.kind}-${row.field}`;
  const value = origin.from === "column" ? origin.column : origin.from === "fixed" ? FIXED : NONE;
  const choose = (chosen: string) => {
    if (chosen === NONE) onChange(withOrigin(draft, row, { from: "none" }));
    else if (chosen === FIXED) onChange(withOrigin(draft, row, { from: "fixed", text: "" }));
    else onChange(withOrigin(draft, row, { from: "column", column: chosen }));
  };
  return (
    <tr className={isMissing ? "missing" : undefined}>
      <td>
        <label htmlFor={id}>
          {row.label}
          {row.required ? <span className="required"> 必需</span> : null}
        </label>
      </td>
      <td>
        <select id={id} value={value} onChange={({ target }) => choose(target.value)}>
          <option value={NONE}>
            {row.instead === null ? "没有这一列" : `没有这一列，用${row.instead}`}
          </option>
          {DATE_FIELDS.has(row.field) && origin.from !== "fixed" ? null : (
            <option value={FIXED}>全文件都是…</option>
          )}
          {draft.columns.map((column, index) =>
            column.trim() === "" ? null : (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
              <option key={index} value={column}>
                {column.trim()}
              </option>
            ),
          )}
        </select>
        {origin.from === "fixed" ? (
          <input
            className="fixed"
            aria-label={`${row.label}：全文件都用的值`}
            value={origin.text}
            maxLength={200}
            onChange={({ target }) =>
              onChange(withOrigin(draft, row, { from: "fixed", text: target.value }))
            }
          />
        ) : null}
        {origin.from === "column" ? (
          <Specials row={row} draft={draft} first={first} onChange={onChange} />
        ) : null}
      </td>
      <td
        className={first?.problem == null ? "note" : "stop-word"}
        title={first?.problem ?? undefined}
      >
        {first === null ? "" : (first.problem ?? first.text)}
      </td>
    </tr>
  );
}

/** Shown where they are on, or where something of the column is not understood. */
function Specials({
  row,
  draft,
  first,
  onChange,
}: {
  readonly row: FieldRow;
  readonly draft: MappingDraft;
  readonly first: FirstCell | null;
  readonly onChange: (draft: MappingDraft) => void;
}) {
  const problem = first?.problem ?? null;
  const fillsDown = isOn(draft, row, "fillDown");
  const inTenThousand = isOn(draft, row, "tenThousand");
  const [words, worded] = [wordsText(draft, row), WORDED.has(row.field)];
  const isAmount = AMOUNTS.has(row.field);
  const order = dateOrderOf(draft, row);
  return (
    <span className="specials">
      {DATE_FIELDS.has(row.field) && (order !== null || problem !== null) ? (
        <label>
          日期写成
          <select
            aria-label={`${row.label}：年份写在后面的日期`}
            value={order ?? NONE}
            onChange={({ target }) =>
              onChange(
                withDateOrder(
                  draft,
                  row,
                  target.value === NONE ? null : (target.value as DateOrder),
                ),
              )
            }
          >
            <option value={NONE}>年份在前，或由整列看出</option>
            <option value="monthFirst">月/日/年</option>
            <option value="dayFirst">日/月/年</option>
          </select>
        </label>
      ) : null}
      {fillsDown || first?.hasBlank === true ? (
        <label>
          <input
            type="checkbox"
            checked={fillsDown}
            onChange={({ target }) => onChange(withSwitch(draft, row, "fillDown", target.checked))}
          />
          空着的用上一行的
        </label>
      ) : null}
      {isAmount && (inTenThousand || problem !== null) ? (
        <label>
          <input
            type="checkbox"
            checked={inTenThousand}
            onChange={({ target }) =>
              onChange(withSwitch(draft, row, "tenThousand", target.checked))
            }
          />
          以万元为单位
        </label>
      ) : null}
      {worded && (words !== "" || problem !== null) ? (
        <label>
          词的对照
          <input
            key={words}
            className="words"
            defaultValue={words}
            placeholder="如 先生=男；女士=女"
            onBlur={({ target }) => onChange(withWords(draft, row, target.value))}
          />
        </label>
      ) : null}
    </span>
  );
}
