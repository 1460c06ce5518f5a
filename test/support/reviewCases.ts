/** Cases for the review: built by hand, from the sample office, and the published rule files through the real reader. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withTables } from "../../electron/host/intake/source.ts";
import { categoryOf } from "../../electron/host/intake/words.ts";
import { loadRules } from "../../shared/audit/load.ts";
import type { NationalFile } from "../../shared/audit/nationalRules.ts";
import { review } from "../../shared/audit/review.ts";
import { type RuleSet, ruleSet } from "../../shared/audit/ruleSet.ts";
import type {
  OtherStay,
  ReviewCase,
  ReviewLine,
  ReviewResult,
  Rule,
} from "../../shared/audit/types.ts";
import type { CatalogueLookup } from "../../shared/bill/split.ts";
import type { FeeLine, Split, Stay } from "../../shared/bill/types.ts";
import type { Day, Moment } from "../../shared/calendar/day.ts";
import { parsePrice, parseQuantity } from "../../shared/money/decimal.ts";
import { fen, parseYuan } from "../../shared/money/fen.ts";
import { fraction } from "../../shared/money/fraction.ts";
import { ITEMS, rowOn } from "../sample/items.ts";
import { openSampleOffice, type SampleStay } from "../sample/office.ts";

const ROOT = join(import.meta.dirname, "..", "..");
export const BUILT_IN = join(ROOT, "resources", "audit", "built-in.yaml");
const NATIONAL_FOLDER = join(ROOT, "..", "shared", "reference", "nhsa-rules");
export const hasNational = existsSync(NATIONAL_FOLDER);

export function builtInRules(): readonly Rule[] {
  const { file, problems } = loadRules(readFileSync(BUILT_IN, "utf8"), "built-in.yaml");
  if (file === null) throw new Error(JSON.stringify(problems));
  return file.rules;
}

/** The rules of a file's text, which must be without problems. */
export function rulesOf(text: string): readonly Rule[] {
  const { file, problems } = loadRules(text, "test.yaml");
  if (file === null) throw new Error(problems.map(({ message }) => message).join("\n"));
  return file.rules;
}

/** A workbook's sheets as rows of texts, through the intake's own reader. */
export async function readWorkbook(path: string, name: string): Promise<NationalFile> {
  return withTables({ path, name }, async ({ tables, close }) => {
    try {
      const sheets = [];
      for (const table of tables) {
        const rows = [];
        for await (const batch of table.rows()) rows.push(...batch);
        sheets.push({ name: table.sheet ?? "", rows });
      }
      return { name, version: "公布版", sheets };
    } finally {
      close();
    }
  });
}

export function readNationalFolder(): Promise<NationalFile[]> {
  const names = readdirSync(NATIONAL_FOLDER).filter((name) => name.endsWith(".xlsx"));
  return Promise.all(names.map((name) => readWorkbook(join(NATIONAL_FOLDER, name), name)));
}

const someStay: Stay = {
  hospitalCode: "H99990100001",
  hospitalName: "演示县人民医院",
  hospitalLevel: "二级",
  inpatientNo: "ZY1",
  insuranceType: "城乡居民",
  certificateClass: "",
  insuredRegion: "990199",
  name: "某人",
  sex: "男",
  ageYears: 40,
  idNumber: "",
  admitDay: "2023-05-01" as Day,
  dischargeDay: "2023-05-11" as Day,
  stayDays: 10,
  dept: "内科",
  doctor: "",
  diagnosisCode: "J18.900",
  diagnosisName: "肺炎",
  secondaryDiagnoses: [],
  settlementType: "普通住院",
  declaredTotal: fen(0),
  receiptCode: null,
  receiptNumber: null,
  platform: null,
};

export interface LineOptions extends Partial<Omit<FeeLine, "quantity" | "unitPrice" | "feeTime">> {
  /** "2023-05-02" or "2023-05-02T09:00:00" */
  readonly at?: string;
  readonly quantity?: string;
  readonly unitPrice?: string;
  /** All in scope where nothing else is said; null for a line that is not split. */
  readonly split?: Partial<Split> | null;
}

let lastRow = 0;

/** A line of 10.00 yuan for each unit. */
export function aLine(code: string, options: LineOptions = {}): ReviewLine {
  const { at = "2023-05-02", quantity = "1", unitPrice = "10", split, ...rest } = options;
  lastRow += 1;
  const cents = Number(quantity) * Number(unitPrice) * 100;
  const amount = rest.amount ?? parseYuan((Math.round(cents) / 100).toFixed(2)) ?? fen(0);
  const zero = fen(0);
  const line: FeeLine = {
    sourceRow: lastRow,
    serial: `S${lastRow}`,
    originalSerial: null,
    hospitalItemCode: `H${code}`,
    hospitalItemName: `项目${code}`,
    nationalItemCode: code,
    nationalItemName: `项目${code}`,
    specification: "",
    maker: "",
    unit: "次",
    category: "05",
    declaredClass: "甲",
    dept: "",
    declaredSplit: null,
    ...rest,
    feeTime: (at.includes("T") ? at : `${at}T09:00:00`) as Moment,
    quantity: parseQuantity(quantity) ?? (0 as FeeLine["quantity"]),
    unitPrice: parsePrice(unitPrice) ?? (0 as FeeLine["unitPrice"]),
    amount,
  };
  const all = { fullSelfPay: zero, overLimitSelfPay: zero, preSelfPay: zero, inScope: amount };
  return { line, split: split === null ? null : { ...all, ...split } };
}

/** The refund of a line, wholly or in part, linked by its serial. */
export function refundOf({ line, split }: ReviewLine, quantity: string, at: string): ReviewLine {
  const taken = -(parseQuantity(quantity) ?? 0);
  const share = taken / line.quantity;
  const part = (amount: number) => fen(Math.round(amount * share));
  return aLine(line.nationalItemCode, {
    ...line,
    at,
    quantity: `-${quantity}`,
    unitPrice: String(line.unitPrice / 1e6),
    amount: part(line.amount),
    originalSerial: line.serial,
    serial: `${line.serial}R${at}`,
    sourceRow: line.sourceRow + 100_000,
    split:
      split === null
        ? null
        : {
            fullSelfPay: part(split.fullSelfPay),
            overLimitSelfPay: part(split.overLimitSelfPay),
            preSelfPay: part(split.preSelfPay),
            inScope: part(split.inScope),
          },
  });
}

export function aCase(
  lines: readonly ReviewLine[],
  stay: Partial<Stay> = {},
  more: Partial<ReviewCase> = {},
): ReviewCase {
  return {
    stage: "出院",
    setting: "住院",
    stay: { ...someStay, ...stay },
    birthDay: "1983-01-01" as Day,
    lines,
    catalogue: null,
    otherStays: [],
    known: new Set(),
    ...more,
  };
}

export function anotherStay(more: Partial<OtherStay>): OtherStay {
  return {
    hospitalCode: someStay.hospitalCode,
    hospitalName: someStay.hospitalName,
    inpatientNo: "ZY0",
    admitDay: "2023-04-01" as Day,
    dischargeDay: "2023-04-16" as Day,
    diagnosisCode: "J18.900",
    lines: [],
    ...more,
  };
}

/** A run with every rule that may deduct switched to do so. */
export function runAll(of: ReviewCase, rules: readonly Rule[] | RuleSet): ReviewResult {
  const set = "byCode" in rules ? rules : ruleSet(rules);
  const automatic = new Set(set.rules.filter((rule) => rule.mayDeduct).map(({ code }) => code));
  return review(of, set, { automatic, off: new Set() });
}

/** "G01-第一批药品 违规 妇科千金胶囊": what a test compares. */
export function codesOf({ findings }: ReviewResult): string[] {
  return findings.map(({ ruleCode, level }) => `${ruleCode} ${level}`);
}

// —— the sample office

/** The sample's catalogue, as the office would have it from 医保目录.csv. */
const sampleCatalogue: CatalogueLookup = (code, day) => {
  const item = ITEMS.find((one) => one.code === code);
  const row = item?.rows.find(({ from, to }) => from <= day && (to === null || day <= to));
  if (item === undefined || row === undefined) return null;
  return {
    nationalItemCode: code,
    name: item.name,
    from: row.from as Day,
    to: row.to as Day | null,
    class: row.class,
    preSelfPayRatio: fraction(Number(row.sharePercent), 100),
    priceCeilings:
      item.ceiling === null ? {} : { 二级: Number(item.ceiling) as FeeLine["unitPrice"] },
  };
};

function sampleLine(line: SampleStay["lines"][number], index: number): ReviewLine {
  const { item, parts } = line;
  const category = categoryOf(item.category);
  if (category === null) throw new Error(item.category);
  return {
    line: {
      sourceRow: index + 1,
      serial: line.serial,
      originalSerial: line.originalSerial || null,
      feeTime: line.at,
      hospitalItemCode: item.hospitalCode,
      hospitalItemName: item.hospitalName,
      nationalItemCode: item.code,
      nationalItemName: item.name,
      specification: item.specification,
      maker: item.maker,
      unit: item.unit,
      category,
      declaredClass: rowOn(item, line.at.slice(0, 10) as Day).class,
      quantity: Number(line.quantity) as FeeLine["quantity"],
      unitPrice: Number(item.price) as FeeLine["unitPrice"],
      amount: fen(Number(line.amount)),
      dept: "",
      declaredSplit: null,
    },
    split: {
      fullSelfPay: fen(Number(parts.fullSelfPay)),
      overLimitSelfPay: fen(Number(parts.overLimit)),
      preSelfPay: fen(Number(parts.preSelfPay)),
      inScope: fen(Number(parts.inScope)),
    },
  };
}

export interface SampleCase {
  readonly sample: SampleStay;
  readonly of: ReviewCase;
}

/** Every stay of the sample with the person's other stays. */
export function sampleCases(): SampleCase[] {
  const { stays } = openSampleOffice();
  const linesOf = new Map(stays.map((stay) => [stay, stay.lines.map(sampleLine)]));
  return stays.map((sample) => {
    const { person, plan, profile } = sample;
    const others = stays.filter((other) => other.person === person && other !== sample);
    return {
      sample,
      of: aCase(
        linesOf.get(sample) ?? [],
        {
          inpatientNo: sample.inpatientNo,
          sex: person.sex,
          ageYears: sample.age,
          idNumber: person.idNumber,
          admitDay: plan.admit,
          dischargeDay: plan.discharge,
          stayDays: sample.days,
          dept: profile.department,
          diagnosisCode: profile.code,
          diagnosisName: profile.key,
          secondaryDiagnoses: profile.secondary,
        },
        {
          birthDay: person.birth,
          catalogue: sampleCatalogue,
          otherStays: others.map((other) =>
            anotherStay({
              inpatientNo: other.inpatientNo,
              admitDay: other.plan.admit,
              dischargeDay: other.plan.discharge,
              diagnosisCode: other.profile.code,
              lines: linesOf.get(other) ?? [],
            }),
          ),
        },
      ),
    };
  });
}
