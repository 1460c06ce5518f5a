/** An office for tests: training books in a folder of their own, a clock that is moved by hand, and a few invented people. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { activatePack } from "../../electron/host/office/packs.ts";
import { presettle } from "../../electron/host/office/presettle.ts";
import { ensureReviewed } from "../../electron/host/office/reviewStay.ts";
import { switchRule } from "../../electron/host/office/ruleActs.ts";
import { settle } from "../../electron/host/office/settle.ts";
import type { Booked } from "../../electron/host/office/types.ts";
import {
  type Act,
  type Actor,
  type ActRequest,
  CHAIN_START,
  consoleActor,
  entryHash,
  type LogEntry,
  performAct,
  type RecordedRow,
} from "../../electron/host/store/act.ts";
import { type Books, closeBooks, openBooks } from "../../electron/host/store/books.ts";
import { type SettableClock, settableClock } from "../../electron/host/store/clock.ts";
import { MIGRATIONS } from "../../electron/host/store/migrations.ts";
import { type LineContent, versionDigest } from "../../electron/host/store/versionDigest.ts";
import type {
  CatalogueClass,
  HospitalLevel,
  PlatformFigures,
  Stay,
} from "../../shared/bill/types.ts";
import { completedYears, type Day, dayNumber, type Moment } from "../../shared/calendar/day.ts";
import { YijieError } from "../../shared/contract/errors.ts";
import { fen } from "../../shared/money/fen.ts";
import { idCheckCharacter, parseIdNumber } from "../../shared/people/idNumber.ts";
import type { Role } from "../../shared/people/roles.ts";

export interface TestOffice {
  readonly folder: string;
  readonly books: Books;
  readonly clock: SettableClock;
  readonly console: Actor;
  readonly cashier: Actor;
  readonly otherCashier: Actor;
  readonly manager: Actor;
}

let keys = 0;

/** A request with a key that was never used. */
export function ask(actor: Actor): ActRequest {
  keys += 1;
  return { key: `test/${keys}`, actor };
}

export async function openTestOffice(
  start = "2023-06-05T09:00:00",
  folder = mkdtempSync(join(tmpdir(), "yijie-office-")),
): Promise<TestOffice> {
  const clock = settableClock(start as Moment);
  const books = await openBooks({ folder, clock });
  const console = consoleActor(books);
  // Invented stays of one person lie on the same days.
  const reason = "试验的住院互相重叠";
  switchRule(books, ask(console), { ruleCode: "S03B", state: "提示", reason });
  return {
    folder,
    books,
    clock,
    console,
    cashier: addActor(books, "张窗口", "窗口", "1号窗口"),
    otherCashier: addActor(books, "李窗口", "窗口", "2号窗口"),
    manager: addActor(books, "王主任", "医保办主任", "医保办"),
  };
}

export function closeTestOffice({ books, folder }: TestOffice): void {
  closeBooks(books);
  rmSync(folder, { recursive: true, force: true });
}

const COLUMNS = `SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
  WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'`;

/** Makes books of today's program into books of an earlier one: what later migrations brought goes. */
export function forgetSchemaAfter(database: Database.Database, number: number): void {
  const made = new Database(":memory:");
  for (const migration of MIGRATIONS) if (migration.number <= number) made.exec(migration.sql);
  const known = new Set(made.prepare("SELECT name FROM sqlite_schema").pluck().all());
  const columns = new Set(made.prepare(COLUMNS).pluck().all());
  made.close();
  database.pragma("foreign_keys = OFF");
  forgetInLog(database, known);
  const all = database
    .prepare("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'")
    .all() as { type: string; name: string }[];
  for (const type of ["trigger", "index", "table"]) {
    for (const one of all) {
      if (one.type === type && !known.has(one.name)) database.exec(`DROP ${type} ${one.name}`);
    }
  }
  const later = database.prepare(COLUMNS).pluck().all() as string[];
  for (const column of later.filter((one) => !columns.has(one))) {
    const [table, name] = column.split(".");
    database.exec(`ALTER TABLE ${table} DROP COLUMN ${name}`);
  }
  database.pragma(`user_version = ${number}`);
  database.pragma("foreign_keys = ON");
}

/** The log as an earlier program would have written it: without the rows of tables that it did not have. */
function forgetInLog(database: Database.Database, known: ReadonlySet<unknown>): void {
  const trigger = database
    .prepare("SELECT sql FROM sqlite_schema WHERE name = 'log_no_update'")
    .pluck()
    .get() as string;
  database.exec("DROP TRIGGER log_no_update");
  const entries = database.prepare("SELECT * FROM log ORDER BY number").all() as (LogEntry & {
    readonly hash: string;
  })[];
  const change = database.prepare(
    "UPDATE log SET rows = ?, previous_hash = ?, hash = ? WHERE number = ?",
  );
  let previous = CHAIN_START;
  for (const { hash: _, ...entry } of entries) {
    const written = (JSON.parse(entry.rows) as RecordedRow[]).filter(([table]) => known.has(table));
    const then = { ...entry, rows: JSON.stringify(written), previous_hash: previous };
    previous = entryHash(then);
    change.run(then.rows, then.previous_hash, previous, then.number);
  }
  database.exec(trigger);
}

/** An account that cannot log in, and the person behind it at a window. */
export function addActor(books: Books, name: string, role: Role, window: string): Actor {
  const known = books.database.prepare("SELECT id FROM account WHERE login = ?").get(name) as
    | { id: number }
    | undefined;
  if (known !== undefined) return { accountId: known.id, login: name, name, role, window };
  const head = { ...ask(consoleActor(books)), kind: "建账号", subject: name, request: { name } };
  const accountId = performAct(books, head, (act) => {
    const row = act.insert("account", {
      login: name,
      name,
      employee_no: `E-${name}`,
      role,
      password_hash: "",
      created_at: act.at,
    });
    return Number(row.id);
  });
  return { accountId, login: name, name, role, window };
}

export function moveTo({ clock }: TestOffice, moment: string): void {
  clock.set(moment as Moment);
}

export function errorCode(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof YijieError) return error.code;
    throw error;
  }
  return "no error";
}

export function errorCodeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error) => {
      if (error instanceof YijieError) return error.code;
      throw error;
    },
  );
}

/** A valid number of an unassigned region. */
export function idNumberOf(serial: number, birth = "19600105"): string {
  const digits = `990101${birth}${String(serial).padStart(3, "0")}`;
  return digits + idCheckCharacter(digits);
}

// —— registers

export interface PersonGiven {
  readonly serial: number;
  readonly name?: string;
  readonly region?: string;
  readonly insuranceType?: string;
  readonly tier?: string | null;
  readonly personType?: string | null;
  readonly district?: string | null;
  readonly identities?: readonly { identity: string; from: string; to: string | null }[];
  readonly registrations?: readonly { kind: string; from: string; to: string | null }[];
}

export function nameOf(serial: number): string {
  return `演示${String(serial).padStart(4, "0")}`;
}

export function personNoOf(serial: number): string {
  return `P${String(serial).padStart(6, "0")}`;
}

/** A row of the register with its identities and registrations; replaces what was there. */
export function addPerson(
  { books, console }: Pick<TestOffice, "books" | "console">,
  given: PersonGiven,
): void {
  inBatch(books, console, (act, batch) => {
    const personNo = personNoOf(given.serial);
    const key = { person_no: personNo };
    for (const table of ["identity", "registration", "person"]) act.remove(table, key);
    act.insert("person", {
      ...key,
      id_number: idNumberOf(given.serial),
      name: given.name ?? nameOf(given.serial),
      insured_region: given.region ?? "990100",
      insurance_type: given.insuranceType ?? "城乡居民",
      tier: given.tier === undefined ? "一档" : given.tier,
      person_type: given.personType === undefined ? "成年居民" : given.personType,
      district: given.district === undefined ? "渝北" : given.district,
      batch_id: batch,
    });
    for (const { identity, from, to } of given.identities ?? []) {
      act.insert("identity", { ...key, identity, from_day: from, to_day: to, batch_id: batch });
    }
    for (const { kind, from, to } of given.registrations ?? []) {
      act.insert("registration", { ...key, kind, from_day: from, to_day: to, batch_id: batch });
    }
  });
}

export interface ItemGiven {
  readonly code: string;
  readonly class: CatalogueClass;
  readonly ratio?: string | null;
  readonly from?: string;
  readonly to?: string | null;
}

export function addCatalogue(
  { books, console }: Pick<TestOffice, "books" | "console">,
  items: readonly ItemGiven[],
): void {
  inBatch(books, console, (act, batch) => {
    for (const item of items) {
      act.insert("catalogue_item", {
        national_item_code: item.code,
        from_day: item.from ?? "2000-01-01",
        to_day: item.to ?? null,
        name: `项目${item.code}`,
        class: item.class,
        pre_self_pay_ratio: item.ratio ?? null,
        ceiling_level_1: null,
        ceiling_level_2: null,
        ceiling_level_3: null,
        batch_id: batch,
      });
    }
  });
}

/** 甲 JIA, 乙 YI (10%), 丙 BING. */
export const PLAIN_CATALOGUE: readonly ItemGiven[] = [
  { code: "JIA", class: "甲", ratio: "0%" },
  { code: "YI", class: "乙", ratio: "10%" },
  { code: "BING", class: "丙" },
];

function inBatch(books: Books, actor: Actor, body: (act: Act, batch: number) => void): void {
  const { key } = ask(actor);
  performAct(books, { key, actor, kind: "导入", subject: key, request: null }, (act) => {
    const row = act.insert("import_batch", {
      key,
      state: "done",
      started_at: act.at,
      finished_at: act.at,
      files: "[]",
      report: "{}",
    });
    body(act, Number(row.id));
    return null;
  });
}

// —— bills

export interface LineGiven {
  readonly code: string;
  readonly amountFen: number;
  readonly split?: { readonly full: number; readonly over: number; readonly pre: number };
  readonly doctor?: string;
  readonly name?: string;
  /** The national item's name, where it is another */
  readonly national?: string;
  readonly category?: string;
  /** Of the charge; the day of admission where nothing else is said */
  readonly day?: string;
}

export interface StayGiven {
  readonly serial: number;
  readonly diagnosisCode?: string;
  readonly idNumber?: string;
  readonly inpatientNo: string;
  readonly admit?: string;
  readonly discharge?: string;
  readonly lines?: readonly LineGiven[];
  readonly level?: HospitalLevel | null;
  readonly region?: string;
  readonly insuranceType?: string;
  readonly certificateClass?: string;
  readonly receipt?: string | null;
  readonly platform?: PlatformFigures | null;
  readonly name?: string;
  readonly ageYears?: number;
  /** Code and name of another institution */
  readonly hospital?: readonly [string, string];
}

/** Stores a bill, as a new version when the stay is known. Answers the stay's id. */
export function addStay(
  { books, console }: Pick<TestOffice, "books" | "console">,
  given: StayGiven,
): number {
  const lines = given.lines ?? [{ code: "JIA", amountFen: 1_000_000 }];
  const stay = stayOf(given, lines);
  const contents = lines.map((line, index) => lineContent(line, index, stay.admitDay));
  const head = JSON.stringify(stay);
  const { contentDigest, lineChecksums } = versionDigest(head, contents);
  let stayId = 0;
  inBatch(books, console, (act, batch) => {
    const known = books.database
      .prepare("SELECT id FROM stay WHERE hospital_code = ? AND inpatient_no = ?")
      .pluck()
      .get(stay.hospitalCode, stay.inpatientNo) as number | undefined;
    stayId =
      known ??
      Number(
        act.insert("stay", {
          hospital_code: stay.hospitalCode,
          inpatient_no: stay.inpatientNo,
          current_version: null,
        }).id,
      );
    const version = books.database
      .prepare("SELECT count(*) + 1 FROM stay_version WHERE stay_id = ?")
      .pluck()
      .get(stayId) as number;
    const { id } = act.insert("stay_version", {
      stay_id: stayId,
      version,
      batch_id: batch,
      content_digest: contentDigest,
      line_checksums: lineChecksums,
      line_count: lines.length,
      name: stay.name,
      id_number: stay.idNumber,
      insured_region: stay.insuredRegion,
      admit_day: stay.admitDay,
      discharge_day: stay.dischargeDay,
      total_fen: stay.declaredTotal,
      receipt_number: stay.receiptNumber,
      head,
    });
    const insertLine = books.database.prepare(
      `INSERT INTO fee_line VALUES (${Array.from({ length: 25 }, () => "?").join(", ")})`,
    );
    for (const [index, content] of contents.entries()) {
      insertLine.run(id, index + 1, index + 2, ...content);
    }
    act.update("stay", { id: stayId }, { current_version: id ?? null });
  });
  ensureReviewed(books, stayId);
  return stayId;
}

function lineContent(line: LineGiven, index: number, admit: Day): LineContent {
  const { code, amountFen, split } = line;
  const name = line.name ?? `项目${code}`;
  return [
    String(index + 1),
    null,
    `${line.day ?? admit}T10:00:00`,
    `H${code}`,
    name,
    code,
    line.national ?? name,
    "",
    "",
    "次",
    line.category ?? "05",
    code === "JIA" ? "甲" : code === "YI" ? "乙" : "丙",
    10_000,
    amountFen * 10_000,
    amountFen,
    "内科",
    null,
    null,
    split?.full ?? null,
    split?.over ?? null,
    split?.pre ?? null,
    line.doctor ?? null,
  ];
}

function stayOf(given: StayGiven, lines: readonly LineGiven[]): Stay {
  const admit = (given.admit ?? "2023-05-20") as Day;
  const discharge = (given.discharge ?? "2023-06-01") as Day;
  // Somebody's own number says who it is.
  const id = given.idNumber === undefined ? "form" : parseIdNumber(given.idNumber);
  const [sexOfId, birthDay] = typeof id === "object" ? [id.sex, id.birthDay] : [null, null];
  return {
    hospitalCode: given.hospital?.[0] ?? "H99010100001",
    hospitalName: given.hospital?.[1] ?? "演示县人民医院",
    hospitalLevel: given.level === undefined ? "二级" : given.level,
    inpatientNo: given.inpatientNo,
    insuranceType: given.insuranceType ?? "城乡居民",
    certificateClass: given.certificateClass ?? "",
    insuredRegion: given.region ?? "990100",
    name: given.name ?? nameOf(given.serial),
    sex: sexOfId ?? (given.serial % 2 === 1 ? "男" : "女"),
    ageYears: given.ageYears ?? (birthDay === null ? 63 : completedYears(birthDay, admit)),
    idNumber: given.idNumber ?? idNumberOf(given.serial),
    admitDay: admit,
    dischargeDay: discharge,
    stayDays: dayNumber(discharge) - dayNumber(admit),
    dept: "内科",
    doctor: "陈医生",
    diagnosisCode: given.diagnosisCode ?? "I10",
    diagnosisName: "高血压",
    secondaryDiagnoses: [],
    settlementType: "普通住院",
    declaredTotal: fen(lines.reduce((sum, { amountFen }) => sum + amountFen, 0)),
    receiptCode: null,
    receiptNumber: given.receipt ?? null,
    platform: given.platform ?? null,
  };
}

/** Figures of a platform that paid `fundFen` of a bill whose lines split into these parts. */
export function platformOf(
  lines: readonly LineGiven[],
  { fundFen, accountFen = 0 }: { readonly fundFen: number; readonly accountFen?: number },
): PlatformFigures {
  const sum = (part: (line: LineGiven) => number) =>
    fen(lines.reduce((total, line) => total + part(line), 0));
  const total = sum(({ amountFen }) => amountFen);
  const split = {
    fullSelfPay: sum((line) => line.split?.full ?? 0),
    overLimitSelfPay: sum((line) => line.split?.over ?? 0),
    preSelfPay: sum((line) => line.split?.pre ?? 0),
  };
  const inScope = fen(total - split.fullSelfPay - split.overLimitSelfPay - split.preSelfPay);
  return {
    settlementId: `S${total}`,
    settledAt: "2023-06-01T12:00:00" as Moment,
    totalFee: total,
    inScope,
    fundTotal: fen(fundFen),
    accountPay: fen(accountFen),
    cashPay: fen(total - fundFen - accountFen),
    split: { ...split, inScope },
  };
}

// —— packs

export interface PackGiven {
  readonly id?: string;
  readonly region?: string;
  readonly effective?: string;
  /** 每次起付线 */
  readonly deductible?: number;
  /** 比例 by tier */
  readonly ratios?: { readonly 一档: string; readonly 二档: string };
  readonly yearCap?: number;
  readonly assumption?: string;
  /** Expected by the example: 甲 5,000 元, 一档, 二级 */
  readonly expected?: string;
}

/** A small pack: 基本医保 with a yearly ceiling, then 医疗救助 of the rest for 低保 and 特困. Every number is invented. */
export function packText(given: PackGiven = {}): string {
  const { deductible = 300, ratios = { 一档: "60%", 二档: "65%" }, yearCap = 80000 } = given;
  const expected = given.expected ?? exampleFigure(deductible, ratios.一档);
  return `格式: 1
编号: ${given.id ?? "demo-resident-2023"}
名称: 演示居民医保（虚构）
地区: ["${given.region ?? "9901"}"]
险种: [城乡居民]
有效: ${given.effective ?? "2023-01-01 至 2023-12-31"}
选版按: 出院日期
来源:
  S1: { 标题: 演示办法（虚构）, 摘录: { 基本: 起付线以上按档次报销, 救助: 困难群众再报七成 } }
假设: { A1: ${given.assumption ?? "各基金各自四舍五入到分"} }
年度: { 起: 1月1日, 归属按: 出院日期, 跨年住院: 整单归属, 迟报: 按结算先后, 依据: S1 }
要素:
  医院等级: [一级, 二级, 三级]
  档次: [一档, 二档]
  身份: { 可多选: [特困, 低保], 归并: 取最前, 无则: 普通, 认定按: 出院日期 }
舍入: { 支付: 分、四舍五入, 明细: 分、四舍五入, 依据: 假设.A1 }
费用拆分:
  甲类: { 先行自付: 0% }
  乙类: { 先行自付: 10% }
  丙类: 全自费
  依据: S1.基本
层:
  - 名: 基本医保
    付款: 居民统筹基金
    基数: 范围内
    每次起付线: { 按: 医院等级, 一级: 100, 二级: ${deductible}, 三级: 800 }
    比例: { 按: 档次, 一档: ${ratios.一档}, 二档: ${ratios.二档} }
    全年封顶: ${yearCap}
    依据: S1.基本
  - 名: 医疗救助
    付款: 医疗救助资金
    适用: { 身份: 特困、低保 }
    基数: 范围内余额
    起付线: 不设
    比例: 70%
    全年封顶: 5000
    依据: S1.救助
算例:
  - 名: 一 普通
    出处: 自拟
    情形: { 医院等级: 二级, 档次: 一档, 总费用: 5000, 范围内: 5000 }
    得: { 基本医保: ${expected} }
`;
}

function exampleFigure(deductible: number, ratio: string): string {
  return String(((5000 - deductible) * Number(ratio.replace("%", ""))) / 100);
}

export function putPackInForce(office: TestOffice, given: PackGiven = {}): void {
  const text = packText(given);
  activatePack(office.books, ask(office.console), { text, confirmedAssumptions: ["A1"] });
}

/** Settles as shown; what stands in the way is thrown. */
export function settleNow(
  { books }: Pick<TestOffice, "books">,
  actor: Actor,
  stayId: number,
): Booked {
  const { digest } = presettle(books, stayId);
  return settle(books, ask(actor), { stayId, shownDigest: digest });
}

/** {@link packText} whose ratio depends on what no file brings: 病种, and 就诊机构 that is the same for all stays here. */
export function askingPackText(given: PackGiven): string {
  return packText(given)
    .replace("要素:\n", "要素:\n  病种: [阑尾炎, 其他病]\n  就诊机构: [县级, 乡级]\n")
    .replace(
      /比例: \{ 按: 档次.*\n/,
      "比例: { 按: 病种、就诊机构, 阑尾炎: 80%, 其他病: { 县级: 60%, 乡级: 70% } }\n",
    )
    .replace("情形: { 医院等级", "情形: { 病种: 其他病, 就诊机构: 县级, 医院等级")
    .replace("  档次: [一档, 二档]\n", "")
    .replace("档次: 一档, ", "");
}
