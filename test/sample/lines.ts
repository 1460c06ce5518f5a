/** The charges of one stay, day by day: bed, rounds, nursing, tests, drugs with their infusions, the operation, refunds. */
import {
  addDays,
  type Day,
  dayOfMoment,
  daysBetween,
  type Moment,
} from "../../shared/calendar/day.ts";
import { amountOf, printScaled, scaled } from "./arithmetic.ts";
import { profileOf } from "./clinic.ts";
import { type Item, itemNamed } from "./items.ts";
import type { Misuse, StayPlan } from "./plan.ts";
import type { DrugOrder, Profile } from "./profile.ts";
import { type Random, randomFrom } from "./random.ts";

export interface Charge {
  readonly item: Item;
  /** "2023-05-03T09:10:22" */
  readonly at: Moment;
  /** Ten-thousandths of the unit; negative on a refund */
  readonly quantity: bigint;
  /** Fen */
  readonly amount: bigint;
  readonly order: string;
  readonly group: string;
  readonly frequency: string;
  /** Days of the order; 0 for none */
  readonly days: number;
  /** On a refund: the charge it takes back */
  readonly refundOf: Charge | null;
}

interface OrderOf {
  readonly order: string;
  readonly group: string;
  readonly frequency: string;
  readonly days: number;
}

const NO_ORDER: OrderOf = { order: "", group: "", frequency: "", days: 0 };
const FREQUENCIES = { 1: "qd", 2: "bid", 3: "tid" } as const;
const COOLING_FROM = "2023-05-15";

/** Collects the charges of a stay. */
class Sheet {
  readonly charges: Charge[] = [];
  readonly random: Random;
  readonly plan: StayPlan;
  readonly profile: Profile;
  private orders = 0;

  constructor(plan: StayPlan, key: string) {
    this.plan = plan;
    this.profile = profileOf(plan.profile);
    this.random = randomFrom(key);
  }

  get days(): number {
    return daysBetween(this.plan.admit, this.plan.discharge);
  }

  dayAt(day: number): Day {
    return addDays(this.plan.admit, day);
  }

  /** A new order on a day; everything under one group number is mixed or given together. */
  order(day: number, frequency: string, days: number): OrderOf {
    this.orders += 1;
    const number = `${this.dayAt(day).replaceAll("-", "")}${String(this.orders).padStart(3, "0")}`;
    return { order: number, group: `Z${number}`, frequency, days };
  }

  add(name: string, quantity: string, day: number, clock: string, order: OrderOf = NO_ORDER): void {
    const item = itemNamed(name);
    const exact = scaled(quantity, 4);
    const seconds = String(this.random.below(60)).padStart(2, "0");
    this.charges.push({
      item,
      at: `${this.dayAt(day)}T${clock}:${seconds}` as Moment,
      quantity: exact,
      amount: amountOf(item.price, exact),
      ...order,
      refundOf: null,
    });
  }

  /** A clock time in the hour, by chance. */
  minute(hour: number, from = 0, to = 55): string {
    const minute = String(this.random.between(from, to)).padStart(2, "0");
    return `${String(hour).padStart(2, "0")}:${minute}`;
  }
}

const ADMISSION_TESTS = [
  "血细胞分析(五分类)",
  "尿液分析",
  "肝功能检查(12项)",
  "肾功能检查",
  "电解质六项",
  "凝血四项",
];
const INFECTION_TESTS = ["乙肝五项定量", "丙肝抗体测定", "梅毒螺旋体抗体", "人免疫缺陷病毒抗体"];

function admit(sheet: Sheet): void {
  const { random, profile } = sheet;
  if (random.chance(30)) {
    sheet.add("急诊挂号费", "1", 0, "08:20");
    sheet.add("急诊诊查费", "1", 0, "08:25");
    if (random.chance(25)) sheet.add("院前急救车费", "1", 0, "08:10");
  } else {
    sheet.add("住院建档挂号费", "1", 0, "08:30");
  }
  const tests = [
    ...ADMISSION_TESTS,
    ...profile.first.filter((name) => !ADMISSION_TESTS.includes(name)),
  ];
  if (profile.operation !== null || random.chance(50)) tests.push(...INFECTION_TESTS);
  const once = sheet.order(0, "st", 1);
  for (const test of tests) sheet.add(test, "1", 0, sheet.minute(10), once);
  sheet.add("常规心电图检查", "1", 0, sheet.minute(10), once);
  sheet.add("真空采血管", String(random.between(5, 8)), 0, "10:05");
  sheet.add("一次性采血针", "1", 0, "10:05");
  sheet.add("一次性生活护理用品", "1", 0, "10:30");
}

function careOfDay(sheet: Sheet, day: number): void {
  const { profile, random } = sheet;
  sheet.add(profile.bed, "1", day, "08:55");
  sheet.add("住院诊查费", "1", day, "08:56");
  sheet.add(profile.nursing, profile.nursing === "特级护理" ? "24" : "1", day, "08:57");
  if (sheet.dayAt(day) >= COOLING_FROM) sheet.add("病房空调降温费", "1", day, "08:58");
  for (const [name, quantity] of profile.daily) {
    sheet.add(name, quantity, day, sheet.minute(14), sheet.order(day, "qd", 1));
  }
  if (profile.daily.some(([name]) => name === "氧气吸入") && day % 5 === 0) {
    sheet.add("一次性吸氧管", "1", day, "09:02");
  }
  if (day % 4 === 0) {
    sheet.add("静脉留置针", "1", day, "09:05");
    sheet.add("透明敷贴", "1", day, "09:05");
  }
  if (day > 0 && day % 3 === 0) {
    const again = sheet.order(day, "st", 1);
    for (const test of profile.repeated) sheet.add(test, "1", day, sheet.minute(9, 0, 20), again);
    sheet.add("真空采血管", String(profile.repeated.length), day, "09:21");
    sheet.add("一次性采血针", "1", day, "09:21");
  }
  if (random.chance(12)) sheet.add("院内会诊费", "1", day, sheet.minute(15));
}

/** A bag is hung as it is; an ampoule or a vial needs a solvent. */
function needsSolvent(item: Item): boolean {
  return item.unit !== "袋" && !/^(100|250|50)ml/.test(item.specification);
}

/** Drugs are charged once a day and order, with what it takes to give them. */
function giveDrugs(sheet: Sheet): void {
  const infusions = new Array<number>(sheet.days).fill(0);
  for (const order of sheet.profile.drugs) {
    // Some drugs start a day late or stop a day early.
    const start = sheet.random.chance(15) ? Math.min(1, sheet.days - 1) : 0;
    const end = sheet.days - (sheet.random.chance(25) && sheet.days > 3 ? 1 : 0);
    const under = sheet.order(start, FREQUENCIES[order.timesADay], end - start);
    for (let day = start; day < end; day += 1) {
      const clock = order.by === "mouth" ? "09:40" : sheet.minute(day === 0 ? 11 : 9, 10);
      giveDrug(sheet, order, under, day, clock);
      if (order.by === "infusion") infusions[day] = (infusions[day] ?? 0) + order.timesADay;
    }
  }
  for (const [day, count] of infusions.entries()) hangInfusions(sheet, day, count);
}

function hangInfusions(sheet: Sheet, day: number, count: number): void {
  if (count === 0) return;
  const clock = day === 0 ? "11:05" : "09:08";
  sheet.add("静脉输液", "1", day, clock);
  sheet.add("一次性使用输液器", "1", day, clock);
  if (count > 1) sheet.add("静脉输液(连续输液加收)", String(count - 1), day, clock);
  sheet.add("一次性使用注射器(大)", String(count), day, clock);
}

function giveDrug(
  sheet: Sheet,
  order: DrugOrder,
  under: OrderOf,
  day: number,
  clock: string,
): void {
  const item = itemNamed(order.item);
  if (order.by === "mouth") {
    sheet.add(order.item, order.quantity, day, clock, under);
    return;
  }
  const times = String(order.timesADay);
  const daily = scaled(order.quantity, 4) * BigInt(order.timesADay);
  sheet.add(order.item, printScaled(daily, 4, 0), day, clock, under);
  if (order.by === "infusion") {
    if (needsSolvent(item)) sheet.add("0.9%氯化钠注射液", times, day, clock, under);
    return;
  }
  sheet.add(INJECTION_SERVICES[item.usage?.route ?? ""] ?? "皮下注射", times, day, clock);
  sheet.add("一次性使用注射器", times, day, clock);
}

const INJECTION_SERVICES: Readonly<Record<string, string>> = {
  静脉注射: "静脉注射",
  皮下注射: "皮下注射",
  肌肉注射: "肌肉注射",
};

function operate(sheet: Sheet): void {
  const { operation } = sheet.profile;
  if (operation === null) return;
  const day = Math.min(operation.day, sheet.days - 1);
  const once = sheet.order(day, "st", 1);
  for (const [name, quantity] of operation.items) {
    sheet.add(name, quantity, day, sheet.minute(13, 5), once);
  }
}

const HERBS = [
  ["黄芪", 20],
  ["党参", 15],
  ["白术(麸炒)", 12],
  ["茯苓", 15],
  ["甘草", 6],
  ["当归", 12],
  ["川芎", 10],
  ["赤芍", 12],
  ["地龙", 9],
  ["桃仁", 9],
  ["红花", 6],
  ["陈皮", 9],
  ["法半夏", 9],
  ["杜仲", 15],
  ["独活", 12],
] as const;

function giveHerbs(sheet: Sheet): void {
  for (let day = 1; sheet.profile.herbs && day < sheet.days; day += 5) {
    const doses = Math.min(5, sheet.days - day);
    const under = sheet.order(day, "bid", doses);
    const left = sheet.random.below(HERBS.length);
    for (const [index, [name, grams]] of HERBS.entries()) {
      if (index === left) continue;
      sheet.add(name, String(grams * doses), day, "10:40", under);
    }
  }
}

function leave(sheet: Sheet): void {
  const { random, profile, days } = sheet;
  if (random.chance(45)) {
    for (let day = 0; day < days; day += 1) sheet.add("住院陪护床", "1", day, "20:10");
  }
  const tablets = profile.drugs.filter(({ by }) => by === "mouth");
  const home = sheet.order(days, "qd", 7);
  for (const { item, quantity } of tablets) {
    const week = (scaled(quantity, 4) * 7n) / 10_000n;
    if (week > 0n) sheet.add(item, String(week), days, "09:30", home);
  }
  if (random.chance(50)) {
    sheet.add("病历资料复印费", String(random.between(12, 48)), days, "09:50");
  }
}

/** Lines that a later review must find. */
const MISUSES: Readonly<Record<Misuse, (sheet: Sheet) => void>> = {
  限女性药品: (sheet) => sheet.add("妇科千金胶囊", "18", 2, "09:41", sheet.order(2, "tid", 3)),
  限男性药品: (sheet) => sheet.add("普适泰片", "14", 2, "09:41", sheet.order(2, "bid", 7)),
  限儿童药品: (sheet) => sheet.add("小儿豉翘清热颗粒", "6", 1, "09:41", sheet.order(1, "tid", 2)),
  限三级医院药品: (sheet) =>
    sheet.add("康柏西普眼用注射液", "1", 3, "13:30", sheet.order(3, "st", 1)),
  重复诊查费: (sheet) => sheet.add("住院诊查费", "1", 4, "16:20"),
  重复床位费: (sheet) => sheet.add("普通病房床位费(三人间)", "1", 5, "08:55"),
  周期内重复检验: (sheet) =>
    sheet.add("糖化血红蛋白测定", "1", 6, "09:12", sheet.order(6, "st", 1)),
};

const REFUNDABLE = ["西药费", "成药费", "材料费", "化验费", "治疗费", "检查费"];
const ONE = 10_000n;

function refundable(charge: Charge, sheet: Sheet): boolean {
  return (
    REFUNDABLE.includes(charge.item.category) &&
    charge.quantity % ONE === 0n &&
    charge.amount > 0n &&
    charge.item.rows.length === 1 &&
    dayOfMoment(charge.at) < sheet.plan.discharge
  );
}

function refund(sheet: Sheet, charge: Charge, quantity: bigint, clock: string): Charge {
  const earliest = daysBetween(sheet.plan.admit, dayOfMoment(charge.at)) + 1;
  const day = sheet.dayAt(Math.min(sheet.days, earliest + sheet.random.below(3)));
  const hour = day === sheet.plan.discharge ? "10" : "16";
  return {
    ...charge,
    at: `${day}T${hour}:${clock}` as Moment,
    quantity: -quantity,
    amount: -amountOf(charge.item.price, quantity),
    refundOf: charge,
  };
}

/** Whether part and rest add up to the charge, to the fen. */
function dividesEvenly(charge: Charge, quantity: bigint): boolean {
  const { price } = charge.item;
  return amountOf(price, quantity) + amountOf(price, charge.quantity - quantity) === charge.amount;
}

/**
 * 3 to 5 per cent of the lines are taken back. Where the file links refunds by serial they may take a part, or the whole
 * in two parts; where it does not, a refund takes a whole line, so that item, price and quantity find it.
 */
function refunds(sheet: Sheet, linkedBySerial: boolean): Charge[] {
  const candidates = sheet.charges.filter((charge) => refundable(charge, sheet));
  const wanted = Math.floor((sheet.charges.length * sheet.random.between(30, 50)) / 1000);
  const taken = new Set<Charge>();
  const result: Charge[] = [];
  while (result.length < wanted && taken.size < candidates.length) {
    const charge = sheet.random.pick(candidates);
    if (taken.has(charge)) continue;
    taken.add(charge);
    const part = ONE * BigInt(sheet.random.between(1, 2));
    const how = sheet.random.below(10);
    const divisible = charge.quantity > part && dividesEvenly(charge, part);
    if (!linkedBySerial || how < 6 || !divisible) {
      result.push(refund(sheet, charge, charge.quantity, "10:15"));
    } else {
      const first = refund(sheet, charge, part, "10:15");
      result.push(first);
      if (how >= 8) result.push({ ...refund(sheet, charge, charge.quantity - part, "40:25") });
    }
  }
  return result;
}

/** All charges of a stay in the order of time. */
export function chargeStay(
  plan: StayPlan,
  key: string,
  linkedBySerial: boolean,
): readonly Charge[] {
  const sheet = new Sheet(plan, `费用 ${key}`);
  admit(sheet);
  for (let day = 0; day < sheet.days; day += 1) careOfDay(sheet, day);
  giveDrugs(sheet);
  operate(sheet);
  giveHerbs(sheet);
  leave(sheet);
  if (plan.misuse !== null) MISUSES[plan.misuse](sheet);
  const charges = [...sheet.charges];
  if (sheet.random.chance(45)) charges.push(...refunds(sheet, linkedBySerial));
  return charges
    .map((charge, index) => ({ charge, index }))
    .sort((a, b) =>
      a.charge.at === b.charge.at ? a.index - b.index : a.charge.at < b.charge.at ? -1 : 1,
    )
    .map(({ charge }) => charge);
}
