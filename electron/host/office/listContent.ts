/** Lists as tables to be read: one list as it came, and the approvals of all lists. ID numbers keep their last four only. */
import type { Day } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ListKind } from "../../../shared/contract/importReport.ts";
import { type Price, printPrice } from "../../../shared/money/decimal.ts";
import { type Fen, printYuan } from "../../../shared/money/fen.ts";
import { printPoints } from "../../../shared/people/doctors.ts";
import { maskIdNumber } from "../../../shared/people/idNumber.ts";
import type { Books } from "../store/books.ts";
import {
  allHeldEntries,
  entriesOf,
  type HeldEntry,
  type ListRecord,
  listRecords,
  listTitle,
  type SourceEntry,
} from "../store/sourceLists.ts";

interface Column {
  readonly label: string;
  readonly of: (entry: SourceEntry) => string;
  /** Right-aligned */
  readonly isNumber?: true;
}

const said =
  (name: string) =>
  ({ content }: SourceEntry): string =>
    content[name] === null || content[name] === undefined ? "" : String(content[name]);
const joined =
  (name: string) =>
  ({ content }: SourceEntry): string =>
    (content[name] as readonly string[]).join("、");
const key = ({ key: text }: SourceEntry) => text;
const word = ({ word: text }: SourceEntry) => text;
const text = (label: string, of: Column["of"]): Column => ({ label, of });
const number = (label: string, of: Column["of"]): Column => ({ label, of, isNumber: true });

const NAME = text("姓名", said("name"));
const ID_NUMBER = text("证件号码", (entry) => maskIdNumber(entry.key));
const FROM = text("从", ({ from }) => from ?? "");
const TO = text("到", ({ to }) => to ?? "");

function printAges({ content: { ageFrom, ageTo } }: SourceEntry): string {
  if (ageFrom === null && ageTo === null) return "";
  return `${ageFrom ?? 0} 至 ${ageTo ?? "不限"} 岁`;
}

const COLUMNS: { readonly [Kind in ListKind]: readonly Column[] } = {
  identities: [NAME, ID_NUMBER, text("特殊身份", word), FROM, TO],
  covers: [
    NAME,
    ID_NUMBER,
    text("人员编号", said("personNo")),
    text("参保地", said("insuredRegion")),
    text("险种", said("insuranceType")),
    text("档次", said("tier")),
    text("状态", said("state")),
    FROM,
    TO,
  ],
  deaths: [NAME, ID_NUMBER, text("死亡日期", FROM.of)],
  openings: [
    text("人员编号", key),
    text("险种", said("scheme")),
    text("累计名称", said("name")),
    number("累计金额", ({ content }) => printYuan(content.amountFen as Fen)),
  ],
  itemRules: [
    text("国标代码", key),
    text("限制范围", said("restriction")),
    text("限定诊断", joined("diagnoses")),
    text("性别", said("sex")),
    text("年龄", printAges),
    text("标记", joined("tags")),
    number("审批起点单价", ({ content: { approvalAbove } }) =>
      approvalAbove === null ? "" : printPrice(approvalAbove as Price),
    ),
    text("条款", said("clause")),
  ],
  itemMap: [
    text("医院项目编码", key),
    text("医院项目名称", said("hospitalItemName")),
    text("国标代码", said("nationalItemCode")),
    FROM,
    TO,
  ],
  doctors: [
    text("医保医师编码", key),
    text("医师姓名", said("name")),
    text("机构编码", said("hospitalCode")),
    FROM,
    TO,
  ],
  doctorMarks: [
    text("医保医师编码", key),
    text("处理", word),
    number("扣分", ({ content, word: kind }) =>
      kind === "扣分" ? printPoints(Number(content.pointTenths)) : "",
    ),
    FROM,
    TO,
    text("原因", said("reason")),
  ],
  approvals: [
    NAME,
    ID_NUMBER,
    text("国标代码", word),
    text("审批号", said("approvalNo")),
    FROM,
    TO,
  ],
};

export interface ListPage {
  readonly columns: readonly { readonly label: string; readonly isNumber: boolean }[];
  /** As long as the columns */
  readonly rows: readonly { readonly number: number; readonly cells: readonly string[] }[];
  readonly count: number;
}

/** Also a list that was replaced or taken back: to see what it said. Throws NOT_FOUND. */
export function readListEntries(
  books: Books,
  {
    listId,
    search = "",
    after,
    limit,
  }: {
    readonly listId: number;
    readonly search?: string;
    /** Number of the last entry of the page before */
    readonly after: number;
    readonly limit: number;
  },
): ListPage {
  const list = listRecords(books, null).find(({ id }) => id === listId);
  if (list === undefined) throw new YijieError("NOT_FOUND", { what: `名单 ${listId}` });
  const columns = COLUMNS[list.kind];
  const found = search.trim() === "" ? null : matching(books, list, search.trim());
  const page =
    found === null
      ? entriesOf(books, listId, { after, limit })
      : found.filter((entry) => entry.number > after).slice(0, limit);
  return {
    columns: columns.map(({ label, isNumber = false }) => ({ label, isNumber })),
    rows: page.map((entry) => ({
      number: entry.number,
      cells: columns.map(({ of }) => of(entry)),
    })),
    count: found?.length ?? list.entryCount,
  };
}

const OF_PEOPLE: ReadonlySet<ListKind> = new Set<ListKind>([
  "identities",
  "covers",
  "deaths",
  "approvals",
]);

/** By the whole ID number, the beginning of any other key, or letters of what is shown: never by part of an ID number. */
function matching(books: Books, list: ListRecord, wanted: string): readonly SourceEntry[] {
  const shown = COLUMNS[list.kind].filter((column) => column !== ID_NUMBER);
  return entriesOf(books, list.id).filter((entry) =>
    entry.key === wanted || (!OF_PEOPLE.has(list.kind) && entry.key.startsWith(wanted))
      ? true
      : shown.some(({ of }) => of(entry).includes(wanted)),
  );
}

export interface ApprovalRow {
  readonly name: string;
  /** Masked */
  readonly idNumber: string;
  readonly nationalItemCode: string;
  /** "" where no catalogue has the code */
  readonly itemName: string;
  readonly approvalNo: string;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly source: string;
}

/** 使用审批 of all lists that count, the latest first; by name, whole ID number, code or number of the approval. */
export function findApprovals(
  books: Books,
  {
    search = "",
    after,
    limit,
  }: { readonly search?: string; readonly after: number; readonly limit: number },
): { readonly approvals: readonly ApprovalRow[]; readonly count: number } {
  const wanted = search.trim();
  const itemName = books
    .prepare(
      "SELECT name FROM catalogue_item WHERE national_item_code = ? ORDER BY from_day DESC LIMIT 1",
    )
    .pluck();
  const found = [...allHeldEntries(books, "approvals").values()]
    .flat()
    .filter(
      ({ entry }) =>
        wanted === "" ||
        entry.key === wanted ||
        [entry.content.name, entry.content.approvalNo, entry.word].some((one) =>
          String(one).includes(wanted),
        ),
    )
    .sort(latestFirst);
  const approvals = found.slice(after, after + limit).map(({ entry, list, from, to }) => ({
    name: String(entry.content.name),
    idNumber: maskIdNumber(entry.key),
    nationalItemCode: entry.word,
    itemName: (itemName.get(entry.word) as string | undefined) ?? "",
    approvalNo: String(entry.content.approvalNo),
    from,
    to,
    source: listTitle(list),
  }));
  return { approvals, count: found.length };
}

/** On one day by the number of the approval. */
function latestFirst(a: HeldEntry, b: HeldEntry): number {
  if (a.from !== b.from) return (a.from ?? "") > (b.from ?? "") ? -1 : 1;
  return String(a.entry.content.approvalNo) < String(b.entry.content.approvalNo) ? -1 : 1;
}
