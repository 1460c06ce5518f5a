/** 对应列 in hand: which table, which row is its header, what it holds, and which column is what. */
import type { ImportKind } from "../../shared/contract/importReport.ts";
import type { FileLayout, MappingPreview } from "../../shared/contract/mapping.ts";
import type {
  DateOrder,
  MappingProfile,
  ProfilePart,
} from "../../shared/contract/mappingProfile.ts";

export interface MappingDraft {
  readonly table: number;
  readonly headerRow: number;
  readonly columns: readonly string[];
  readonly parts: readonly ProfilePart[];
}

/** "wide": stays and lines in one table. */
export type Shape = ProfilePart["kind"] | "wide";

export function shapeOf({ parts }: Pick<MappingDraft, "parts">): Shape {
  return parts.length === 2 ? "wide" : (parts[0]?.kind ?? "lines");
}

export function kindsOf(shape: Shape): readonly ProfilePart["kind"][] {
  return shape === "wide" ? ["stays", "lines"] : [shape];
}

/** What stands in one column for both where stays and lines share a table. */
const SHARED = new Set([
  ...["hospitalCode", "inpatientNo", "admissionTimes", "visitId", "name", "idNumber"],
  ...["settlementId", "valid"],
]);

export interface FieldRow {
  readonly kind: ProfilePart["kind"];
  readonly field: string;
  readonly label: string;
  readonly required: boolean;
  /** Other fields that will do, by their labels */
  readonly instead: string | null;
}

/** The fields that the draft has to give a column, in the order of the layouts; a shared one once. */
export function fieldsOf(draft: MappingDraft, layouts: readonly FileLayout[]): FieldRow[] {
  const isWide = draft.parts.length === 2;
  return draft.parts.flatMap(({ kind }) => {
    const fields = layouts.find((layout) => layout.kind === kind)?.fields ?? [];
    const labels = new Map(fields.map(({ field, label }) => [field, label]));
    const own = fields.filter(({ field }) => !(isWide && kind === "lines" && SHARED.has(field)));
    // What has to be there first; the order never changes under the hand.
    return [
      ...own.filter(({ required }) => required),
      ...own.filter(({ required }) => !required),
    ].map(({ field, label, required, instead }) => ({
      kind,
      field,
      label,
      required,
      instead:
        instead.length === 0 ? null : instead.map((one) => labels.get(one) ?? one).join("或"),
    }));
  });
}

/** Where a field's value comes from: a column, one text for the whole file, or nowhere. */
export type Origin =
  | { readonly from: "column"; readonly column: string }
  | { readonly from: "fixed"; readonly text: string }
  | { readonly from: "none" };

export function originOf({ parts }: MappingDraft, { kind, field }: Place): Origin {
  const part = parts.find((one) => one.kind === kind);
  const column = part?.columns[field];
  if (column !== undefined) return { from: "column", column };
  const text = part?.fixed[field];
  return text === undefined ? { from: "none" } : { from: "fixed", text };
}

type Place = Pick<FieldRow, "kind" | "field">;

export function withOrigin(draft: MappingDraft, place: Place, origin: Origin): MappingDraft {
  return change(draft, place, (part) => {
    const { [place.field]: _column, ...columns } = part.columns;
    const { [place.field]: _text, ...fixed } = part.fixed;
    const without = {
      ...(origin.from === "column" ? part : withoutDateOrder(part, place.field)),
      columns,
      fixed,
      fillDown: origin.from === "column" ? part.fillDown : drop(part.fillDown, place.field),
      tenThousand:
        origin.from === "column" ? part.tenThousand : drop(part.tenThousand, place.field),
    };
    if (origin.from === "column") {
      return { ...without, columns: { ...columns, [place.field]: origin.column } };
    }
    return origin.from === "fixed"
      ? { ...without, fixed: { ...fixed, [place.field]: origin.text } }
      : without;
  });
}

function withoutDateOrder(part: ProfilePart, field: string): ProfilePart {
  const { dateOrders: { [field]: _, ...others } = {}, ...rest } = part;
  return Object.keys(others).length === 0 ? rest : { ...rest, dateOrders: others };
}

/** Which part of a date with the year behind is the month; null: as the column itself tells. */
export function dateOrderOf({ parts }: MappingDraft, { kind, field }: Place): DateOrder | null {
  return parts.find((one) => one.kind === kind)?.dateOrders?.[field] ?? null;
}

export function withDateOrder(
  draft: MappingDraft,
  place: Place,
  order: DateOrder | null,
): MappingDraft {
  return change(draft, place, (part) => {
    const without = withoutDateOrder(part, place.field);
    if (order === null) return without;
    return { ...without, dateOrders: { ...without.dateOrders, [place.field]: order } };
  });
}

function drop(list: readonly string[], field: string): readonly string[] {
  return list.filter((one) => one !== field);
}

export type Switch = "fillDown" | "tenThousand";

export function isOn({ parts }: MappingDraft, { kind, field }: Place, of: Switch): boolean {
  return parts.find((one) => one.kind === kind)?.[of].includes(field) === true;
}

export function withSwitch(
  draft: MappingDraft,
  place: Place,
  of: Switch,
  on: boolean,
): MappingDraft {
  return change(draft, place, (part) => ({
    ...part,
    [of]: on ? [...drop(part[of], place.field), place.field] : drop(part[of], place.field),
  }));
}

/** "先生=男；女士=女" */
export function wordsText({ parts }: MappingDraft, { kind, field }: Place): string {
  const words = parts.find((one) => one.kind === kind)?.words[field] ?? {};
  return Object.entries(words)
    .map(([from, to]) => `${from}=${to}`)
    .join("；");
}

export function withWords(draft: MappingDraft, place: Place, text: string): MappingDraft {
  const pairs = text
    .split(/[；;]/)
    .map((pair) => pair.split(/[=＝]/).map((side) => side.trim()))
    .filter(([from, to]) => from !== undefined && from !== "" && to !== undefined && to !== "");
  return change(draft, place, (part) => {
    const { [place.field]: _, ...others } = part.words;
    const words = Object.fromEntries(pairs as [string, string][]);
    return { ...part, words: pairs.length === 0 ? others : { ...others, [place.field]: words } };
  });
}

/** What is shared is said of both parts. */
function change(
  draft: MappingDraft,
  { kind, field }: Place,
  by: (part: ProfilePart) => ProfilePart,
): MappingDraft {
  const isShared = draft.parts.length === 2 && SHARED.has(field);
  return {
    ...draft,
    parts: draft.parts.map((part) => (part.kind === kind || isShared ? by(part) : part)),
  };
}

/** Columns of the file that no field takes. */
export function unusedColumns({ columns, parts }: MappingDraft): readonly string[] {
  const used = new Set(parts.flatMap((part) => Object.values(part.columns)));
  return columns.filter((column) => column.trim() !== "" && !used.has(column));
}

export function profileOf(draft: MappingDraft, name: string): MappingProfile {
  return { format: 1, name: name.trim(), parts: [...draft.parts] };
}

/** Fields that are still missing, by label; empty: the file can be read. */
export function missingLabels(
  preview: MappingPreview,
  layouts: readonly FileLayout[],
): readonly string[] {
  const labels = preview.missing.map(({ kind, field }) => labelOf(layouts, kind, field) ?? field);
  return [...new Set(labels)];
}

function labelOf(
  layouts: readonly FileLayout[],
  kind: ImportKind,
  field: string,
): string | undefined {
  const layout = layouts.find((one) => one.kind === kind);
  return layout?.fields.find((one) => one.field === field)?.label;
}

export interface CellProblem {
  readonly row: number;
  readonly field: string;
  readonly reason: string;
}

export function problemsOf(preview: MappingPreview): readonly CellProblem[] {
  return preview.parts.flatMap(({ rows }) =>
    rows.flatMap(({ row, cells }) =>
      cells.flatMap(({ field, problem }) =>
        problem === null ? [] : [{ row, field, reason: problem }],
      ),
    ),
  );
}
