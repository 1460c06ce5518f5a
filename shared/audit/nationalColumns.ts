/** The columns of published rule sheets, whatever each batch calls them, and the kind of rule that words name. */
import { plain } from "./restriction.ts";

export interface SheetRow {
  /** As a spreadsheet shows it. */
  readonly number: number;
  readonly cells: readonly string[];
}

export interface RuleSheet {
  readonly name: string;
  readonly rows: readonly SheetRow[];
}

/** What a rule limits. */
export type Family =
  | "sex"
  | "age"
  | "insurance"
  | "setting"
  | "level"
  | "dept"
  | "diagnosis"
  | "course"
  | "frequency"
  | "period"
  | "pair"
  | "group";

const FAMILY_WORDS: readonly (readonly [RegExp, Family])[] = [
  [/重复收费|重复计费|互斥|包含项目/, "pair"],
  [/主次/, "group"],
  [/周期/, "period"],
  [/频次|次数|数量/, "frequency"],
  [/疗程/, "course"],
  [/性别/, "sex"],
  [/年龄/, "age"],
  [/保险|险种/, "insurance"],
  [/就医/, "setting"],
  [/机构|医院等级|医院级别/, "level"],
  [/科室|专科/, "dept"],
  [/适应症|疾病|诊断|病种/, "diagnosis"],
];

/** The kind of rule that a type, a column or a title names; null where none is. */
export function familyOf(words: string): Family | null {
  return FAMILY_WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

const COLUMNS = [
  "mainCode",
  "mainName",
  "subCode",
  "subName",
  "diagnosisCode",
  "diagnosisName",
  "type",
  "quantity",
  "unit",
  "period",
  "scope",
  "code",
  "name",
  "text",
] as const;
export type Column = (typeof COLUMNS)[number];

const CODE = "(?:国标|国家|医保|项目)?(?:编码|代码|码)";
/** In this order: 主项编码 is no 编码, 疾病编码 neither. */
const PATTERNS: Readonly<Record<Column, RegExp>> = {
  mainCode: new RegExp(`^(?:主项目?|主操作|A项目?|甲项)${CODE}$`),
  mainName: /^(?:主项目?|主操作|A项目?|甲项)(?:名称)?$/,
  subCode: new RegExp(`^(?:从项目?|子项目?|次操作|B项目?|乙项)${CODE}$`),
  subName: /^(?:从项目?|子项目?|次操作|B项目?|乙项)(?:名称)?$/,
  diagnosisCode: /^(?:诊断|疾病|病种|适应症|ICD).*(?:编码|代码|码)$|^ICD-?10$/,
  diagnosisName: /^(?:诊断|疾病|病种|适应症)(?:名称)?$/,
  type: /^(?:限定|限制|规则)(?:类型|类别)$/,
  quantity: /^(?:限制|限定|最大)?(?:数量|次数|频次)(?:上限|限制)?$|^上限$/,
  unit: /^(?:数量|时间|频次|周期|限制)?单位$/,
  period: /^(?:疗程|限定|限制|统计)?周期(?:天数)?$|^间隔天数$/,
  scope: /^(?:频度|时间范围|时间区间|时间口径)$/,
  code: /^(?:.*(?:国标|国家|药品|项目|医保|目录|耗材|材料|诊疗|服务|贯标).*)?(?:编码|代码|国标码)$/,
  name: /^(?:.*(?:药品|项目|诊疗|服务|耗材|材料|通用).*)?(?:名称|通用名)$/,
  text: /(?:说明|备注|支付范围|限制范围|描述|内涵|依据)$/,
};

/** 限定对象, 限定值域, 限定性别, 性别限制 … */
const VALUE =
  /^(?:限定|限制)(?!类型|类别|数量|次数|频次|周期|单位|支付范围|范围)\S{1,8}$|^\S{1,6}限制$/;

/** A column that says what the item is limited to, and the kind of limit that its name tells. */
interface ValueColumn {
  readonly index: number;
  readonly family: Family | null;
}

export interface SheetHeader {
  /** Numbers of the first and the last row of the header. */
  readonly firstRow: number;
  readonly row: number;
  readonly columns: ReadonlyMap<Column, number>;
  readonly values: readonly ValueColumn[];
  /** Names of columns that nothing is taken from. */
  readonly unused: readonly string[];
  readonly names: readonly string[];
}

const SEARCHED_ROWS = 30;

/** A header's text without blanks, marks and what stands in brackets. */
function headerWord(cell: string): string {
  return plain(cell).replace(/\([^)]*\)|\[[^\]]*\]|[*※:]/g, "");
}

/**
 * The header among the first rows: of one row, or of two where groups are merged (主项 over 名称 and 编码). It must have
 * an item's name or code and one column more.
 */
export function findSheetHeader(rows: readonly SheetRow[]): SheetHeader | null {
  let best: { header: SheetHeader; score: number } | null = null;
  for (const [index, row] of rows.slice(0, SEARCHED_ROWS).entries()) {
    const words = row.cells.map(headerWord);
    const next = rows[index + 1];
    const candidates = [headerOf(words, row.number, row.number)];
    if (next !== undefined) candidates.push(headerOf(merged(words, next), row.number, next.number));
    for (const header of candidates) {
      const score = header.columns.size + header.values.length;
      const names = (["code", "name", "mainCode", "subCode"] as const).some((column) =>
        header.columns.has(column),
      );
      if (names && score >= 2 && score > (best?.score ?? 0)) best = { header, score };
    }
  }
  return best?.header ?? null;
}

/** Two rows as one: a blank above a word belongs to the group at its left. */
function merged(above: readonly string[], below: SheetRow): string[] {
  const lower = below.cells.map(headerWord);
  const length = Math.max(above.length, lower.length);
  let group = "";
  return Array.from({ length }, (_, index) => {
    if ((above[index] ?? "") !== "") group = above[index] ?? "";
    const word = lower[index] ?? "";
    return word === "" ? (above[index] ?? "") : `${group}${word}`;
  });
}

function headerOf(words: readonly string[], firstRow: number, row: number): SheetHeader {
  const columns = new Map<Column, number>();
  const values: ValueColumn[] = [];
  const unused: string[] = [];
  for (const [index, word] of words.entries()) {
    if (word === "") continue;
    const column = COLUMNS.find((one) => PATTERNS[one].test(word));
    if (column !== undefined && !columns.has(column)) columns.set(column, index);
    else if (VALUE.test(word)) values.push({ index, family: familyOf(word) });
    else unused.push(word);
  }
  return { firstRow, row, columns, values, unused, names: words };
}
