/**
 * The pack format as a JSON Schema (draft 7), for editors: keys to choose from, what each means, unknown ones marked while
 * one types. Made from the loader's own lists. It knows the shape only; names, units and gaps are the loader's to check.
 */
import { KEYS, type KeyGroup, REMAINDER_KEY, WORDS, type WordGroup } from "../policy/keys.ts";
import { CAP_KEYS } from "../policy/layerLimits.ts";
import { DEDUCTIBLE_KEYS, RATIO_KEYS } from "../policy/layers.ts";

/** A JSON Schema or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** An editor reads 300 as a number and 60% as a text; for the loader both are text. */
const SCALAR: Schema = { type: ["string", "number"] };
const TEXT: Schema = { type: "string" };
const LIST: Schema = { type: "array", items: SCALAR };
const DAY = "\\d{4}-\\d{2}-\\d{2}";

type Shared =
  | "value"
  | "ratio"
  | "row"
  | "table"
  | "withExceptions"
  | "condition"
  | "fact"
  | "feeClass"
  | "layer"
  | "example";

function ref(name: Shared): Schema {
  return { $ref: `#/definitions/${name}` };
}

function described(description: string, schema: Schema): Schema {
  // Beside a $ref a description would not be read.
  return "$ref" in schema ? { description, allOf: [schema] } : { description, ...schema };
}

function map<Key extends string>(
  { required, meanings }: KeyGroup<Key>,
  shapes: Readonly<Record<Key, Schema>>,
  rest: Schema | false = false,
): Schema {
  const properties = Object.entries<string>(meanings).map(([key, meaning]) => [
    key,
    described(meaning, shapes[key as Key]),
  ]);
  return {
    type: "object",
    required,
    properties: Object.fromEntries(properties),
    additionalProperties: rest,
  };
}

function list(items: Schema): Schema {
  return { type: "array", minItems: 1, items };
}

function oneOf({ words, meanings }: WordGroup): Schema {
  return { enum: words, enumDescriptions: words.map((word) => meanings[word]) };
}

/** A map with keys of the keeper's own choice; the known ones are offered with their meaning. */
function free(of: Schema, known: readonly WordGroup[] = []): Schema {
  const offered = known.flatMap(({ words, meanings }) =>
    words.map((word) => [word, described(meanings[word] ?? "", of)]),
  );
  return {
    type: "object",
    ...(offered.length === 0 ? {} : { properties: Object.fromEntries(offered) }),
    additionalProperties: of,
  };
}

function pattern(...parts: readonly string[]): Schema {
  return { type: "string", pattern: `^${parts.join("")}$` };
}

function anyWord(...groups: readonly WordGroup[]): string {
  return `(${groups.flatMap(({ words }) => words).join("|")})`;
}

function exactlyOne(keys: readonly string[]): Schema {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}

/** By the key that a map has: a table, a value with exceptions, or what `otherwise` says. */
function valueOr(otherwise: Schema): Schema {
  return {
    type: ["string", "number", "object"],
    if: { type: "object" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      if: { required: KEYS.table.required },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: ref("table"),
      else: {
        if: { required: KEYS.withExceptions.required },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: ref("withExceptions"),
        else: otherwise,
      },
    },
  };
}

const CITES = TEXT;
const ROUNDING = pattern(anyWord(WORDS.roundingUnit), "、", anyWord(WORDS.roundingDirection));
const SCALE_WORDS = anyWord(WORDS.scaleHow, WORDS.scaleFrom, WORDS.scaleSpan);

const SEGMENTS: Schema = {
  type: "object",
  patternProperties: { "^(≤|<=|<|＜)": ref("row"), "^以上$": ref("row") },
  additionalProperties: false,
};

const DEFINITIONS: Readonly<Record<Shared, () => Schema>> = {
  /** 300, a formula, a table, a value with exceptions */
  value: () => valueOr(map(KEYS.withExceptions, exceptionShapes())),
  /** The same, or segments */
  ratio: () => valueOr(SEGMENTS),
  /** A row of a table: a value, segments, or rows of the next dimension */
  row: () => valueOr(free(ref("row"))),
  table: () =>
    map(KEYS.table, { ...exceptionShapes(), 按: SCALAR, 多个取: oneOf(WORDS.combine) }, ref("row")),
  withExceptions: () => map(KEYS.withExceptions, exceptionShapes()),
  /** A map, or a list of maps; each keyword speaks only to its own type. */
  condition: () => ({
    ...list({ ...free(SCALAR), minProperties: 1 }),
    ...free(SCALAR),
    minProperties: 1,
    type: ["object", "array"],
  }),
  fact,
  feeClass: () => ({
    type: ["string", "object"],
    if: { type: "string" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { const: "全自费" },
    else: map(KEYS.splitClass, { 先行自付: ref("value"), 单价限额: ref("value"), 归入: TEXT }),
  }),
  layer,
  example,
};

function exceptionShapes(): { readonly 取: Schema; readonly 例外: Schema; readonly 依据: Schema } {
  const exception = map(KEYS.exception, {
    当: ref("condition"),
    取: ref("row"),
    依据: CITES,
  });
  return { 取: ref("row"), 例外: list(exception), 依据: CITES };
}

function fact(): Schema {
  const held = map(KEYS.heldFact, {
    可多选: LIST,
    归并: oneOf(WORDS.merge),
    无则: TEXT,
    认定按: oneOf(WORDS.stayDate),
    不计: LIST,
  });
  const decided = map(KEYS.decidedFact, { 可选: LIST, 定为: ref("value") });
  return {
    type: ["string", "array", "object"],
    pattern: `^(${anyWord(WORDS.plainFact)}|${anyWord(WORDS.workedFact)}[（(].+[）)])$`,
    items: SCALAR,
    if: { type: "object" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      if: { required: ["可多选"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: held,
      else: decided,
    },
  };
}

function layer(): Schema {
  const adjustment = map(KEYS.adjustment, {
    依据: CITES,
    加点: ref("value"),
    比例乘: ref("value"),
    自付乘: ref("value"),
    当: ref("condition"),
    罚: oneOf(WORDS.yesNo),
  });
  const none: Schema = { const: "不设" };
  const shape = map(KEYS.layer, {
    名: TEXT,
    付款: TEXT,
    基数: ref("value"),
    依据: CITES,
    适用: ref("condition"),
    择一: TEXT,
    承担: oneOf(WORDS.bears),
    起付线: none,
    每次起付线: ref("value"),
    全年起付线: ref("value"),
    年内标准变动: oneOf(WORDS.change),
    全年起付线上限: ref("value"),
    起付线扣法: oneOf(WORDS.deductFrom),
    比例: ref("ratio"),
    自付比例: ref("ratio"),
    分段: pattern(SCALE_WORDS, `(、${SCALE_WORDS}){1,2}`),
    调整: list(adjustment),
    保底: ref("value"),
    封顶: none,
    每次封顶: ref("value"),
    全年封顶: ref("value"),
    共用封顶: TEXT,
    条件关系: oneOf(WORDS.triggers),
    舍入: ROUNDING,
    分摊: map(KEYS.shares, { [REMAINDER_KEY]: TEXT }, SCALAR),
  });
  const caps = { anyOf: CAP_KEYS.map((key) => ({ required: [key] })) };
  return { ...shape, allOf: [exactlyOne(DEDUCTIBLE_KEYS), exactlyOne(RATIO_KEYS), caps] };
}

function example(): Schema {
  const line = map(KEYS.exampleLine, {
    类: TEXT,
    额: SCALAR,
    数量: SCALAR,
    单价限额: SCALAR,
    先行自付: SCALAR,
  });
  const bill = free({ type: ["string", "number", "array"] }, [
    WORDS.stayDate,
    WORDS.otherDay,
    WORDS.exampleBill,
  ]);
  const lines = described(WORDS.exampleBill.meanings.明细, { type: "array", items: line });
  const situation = { ...bill, properties: { ...(bill.properties as Schema), 明细: lines } };
  const figures = free(SCALAR, [WORDS.result, WORDS.amount]);
  const outcome = { 得: figures, 不得: figures, 报错: oneOf(WORDS.exampleError) };
  return map(KEYS.example, {
    名: SCALAR,
    出处: TEXT,
    期初: free(SCALAR),
    情形: situation,
    经过: list(map(KEYS.step, { 情形: situation, ...outcome })),
    全年合计: figures,
    ...outcome,
  });
}

function pack(): Schema {
  const source = map(KEYS.source, {
    标题: TEXT,
    文号: TEXT,
    发文: TEXT,
    日期: SCALAR,
    网址: TEXT,
    摘录: free(SCALAR),
  });
  const shape = map(KEYS.pack, {
    格式: { enum: [1, "1"] },
    编号: pattern("[a-z0-9][a-z0-9-]*"),
    名称: TEXT,
    有效: pattern(DAY, "\\s*至\\s*", DAY),
    选版按: oneOf(WORDS.stayDate),
    来源: free(source),
    年度: map(KEYS.year, {
      起: ref("value"),
      归属按: oneOf(WORDS.stayDate),
      跨年住院: oneOf(WORDS.acrossYears),
      迟报: oneOf(WORDS.late),
      依据: CITES,
    }),
    要素: free(ref("fact")),
    舍入: map(KEYS.rounding, { 支付: ROUNDING, 明细: ROUNDING, 依据: CITES }),
    费用拆分: split(),
    层: list(ref("layer")),
    算例: list(ref("example")),
    地区: LIST,
    险种: LIST,
    核对: TEXT,
    未包括: LIST,
    仅供核对: TEXT,
    假设: free(SCALAR),
    定义: free(ref("value")),
    限额: free(map(KEYS.limit, { 全年: ref("value"), 依据: CITES })),
    资格: list(map(KEYS.eligibility, { 须: ref("condition"), 否则: TEXT, 依据: CITES })),
    结算额: ref("value"),
    钱包: list(map(KEYS.wallet, { 名: TEXT, 余额: ref("value"), 可付: ref("value"), 依据: CITES })),
    医院侧: list(
      map(KEYS.hospitalItem, {
        名: TEXT,
        式: ref("value"),
        依据: CITES,
        可为负: oneOf(WORDS.yesNo),
      }),
    ),
  });
  return {
    ...shape,
    // Lines that are split are rounded.
    if: { properties: { 费用拆分: { type: "object" } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { 舍入: { required: KEYS.rounding.optional } } },
  };
}

function split(): Schema {
  const shape = map(
    KEYS.split,
    { 依据: CITES, 先行自付基数: oneOf(WORDS.shareBase) },
    ref("feeClass"),
  );
  const classes = WORDS.splitClass;
  return {
    type: ["string", "object"],
    if: { type: "string" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { const: "已拆分" },
    else: {
      ...shape,
      required: [...KEYS.split.required, ...classes.words],
      properties: {
        ...(shape.properties as Schema),
        ...Object.fromEntries(
          classes.words.map((name) => [name, described(classes.meanings[name], ref("feeClass"))]),
        ),
      },
    },
  };
}

/** The schema of a whole pack. */
export function packSchema(): Schema {
  const definitions = Object.entries(DEFINITIONS).map(([name, make]) => [name, make()]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "医结政策包",
    description: "键和词的意思见手册“政策包编写”。通过这里的检查以后，还要用 policy verify 核对。",
    ...pack(),
    definitions: Object.fromEntries(definitions),
  };
}

/** As it stands in resources/policies/pack.schema.json. */
export function packSchemaText(): string {
  return `${JSON.stringify(packSchema(), null, 2)}\n`;
}
