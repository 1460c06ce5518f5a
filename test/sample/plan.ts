/**
 * Who comes to the demonstration hospital and when. The cases that a rule or a check needs are written out; ordinary
 * stays fill the two months up.
 */
import { addDays, type Day, daysBetween } from "../../shared/calendar/day.ts";
import { PROFILES, profileOf } from "./clinic.ts";
import type { PlantedKind } from "./planted.ts";
import { type Random, randomFrom } from "./random.ts";

export type Misuse =
  | "限女性药品"
  | "限男性药品"
  | "限儿童药品"
  | "限三级医院药品"
  | "重复诊查费"
  | "重复床位费"
  | "周期内重复检验";

export interface StayPlan {
  readonly admit: Day;
  readonly discharge: Day;
  readonly profile: string;
  readonly misuse: Misuse | null;
  readonly planted: PlantedKind | null;
}

interface IdentityPlan {
  readonly identity: string;
  readonly from: string;
  /** Last day included; null = open */
  readonly to: string | null;
}

export interface PersonPlan {
  readonly key: string;
  readonly sex: "男" | "女" | null;
  readonly region: string;
  readonly district: "渝北" | "某区县" | null;
  /** null = the register does not say */
  readonly tier: "一档" | "二档" | null;
  readonly identities: readonly IdentityPlan[];
  readonly referred: boolean;
  readonly registered: boolean;
  readonly stays: readonly StayPlan[];
}

/** 渝北区; an invented code of the same city; an invented region that no pack covers. */
const REGIONS = { 渝北: "500112", 某区县: "500199" } as const;
export const REGION_WITHOUT_PACK = "999999";

const MONTH_1_STAYS = 64;
const MONTH_2_STAYS = 66;

type Where = "渝北" | "某区县";
type StayText = readonly [
  admit: string,
  discharge: string,
  profile: string,
  extra?: Misuse | { planted: PlantedKind },
];

function stayOf([admit, discharge, profile, extra]: StayText): StayPlan {
  return {
    admit: admit as Day,
    discharge: discharge as Day,
    profile,
    misuse: typeof extra === "string" ? extra : null,
    planted: typeof extra === "object" ? extra.planted : null,
  };
}

/** An identity in short: "低保", "低保 2022-01-01" or "低保 2022-01-01 2023-05-19". */
function identityOf(text: string): IdentityPlan {
  const [identity = "", from, to] = text.split(" ");
  return { identity, from: from ?? "2022-01-01", to: to ?? null };
}

let counter = 0;
function person(
  district: Where,
  tier: "一档" | "二档" | null,
  identities: readonly string[],
  referred: boolean,
  stays: readonly StayText[],
  more: Partial<PersonPlan> = {},
): PersonPlan {
  counter += 1;
  return {
    key: `写明${counter}`,
    sex: null,
    region: REGIONS[district],
    district,
    tier,
    identities: identities.map(identityOf),
    referred,
    registered: true,
    stays: stays.map(stayOf),
    ...more,
  };
}

function ordinary(
  district: Where,
  stays: readonly StayText[],
  more: Partial<PersonPlan> = {},
): PersonPlan {
  return person(district, "一档", [], false, stays, more);
}

function fromElsewhere(stay: StayText): PersonPlan {
  return ordinary("某区县", [stay], { region: REGION_WITHOUT_PACK, district: null });
}

const PLANTED: readonly PersonPlan[] = [
  ordinary("渝北", [["2023-05-04", "2023-05-15", "脑梗死", { planted: "一分舍入" }]]),
  person("某区县", "一档", ["因病致贫"], true, [
    ["2023-05-05", "2023-05-21", "重症肺炎", { planted: "缺倾斜救助" }],
  ]),
  person("某区县", "二档", [], false, [
    ["2023-05-09", "2023-05-17", "胆石症", { planted: "档次比例" }],
  ]),
  person("某区县", "一档", ["低保"], false, [
    ["2023-05-06", "2023-05-23", "胃癌", { planted: "起付线未减半" }],
  ]),
  ordinary("渝北", [["2023-05-11", "2023-05-23", "胫骨骨折", { planted: "超限价未扣" }]]),
];

const IDENTITIES: readonly PersonPlan[] = [
  person("某区县", "一档", ["特困"], true, [["2023-05-02", "2023-05-20", "脑出血"]]),
  person("渝北", "一档", ["低保边缘"], true, [["2023-05-06", "2023-05-22", "重症肺炎"]]),
  person("某区县", "一档", ["监测对象", "因病致贫"], true, [["2023-05-08", "2023-05-26", "胃癌"]]),
  person("某区县", "一档", ["低保", "因病致贫"], true, [["2023-05-13", "2023-05-21", "糖尿病"]]),
  // Identities that begin or end around the discharge: the day itself counts.
  person("某区县", "一档", ["低保 2022-01-01 2023-05-19"], false, [
    ["2023-05-08", "2023-05-19", "慢阻肺"],
  ]),
  person("某区县", "一档", ["低保 2022-01-01 2023-05-23"], false, [
    ["2023-05-12", "2023-05-24", "慢阻肺"],
  ]),
  person("某区县", "一档", ["低保 2023-05-18"], false, [["2023-05-09", "2023-05-18", "心衰"]]),
  person("某区县", "一档", ["低保 2023-05-20"], false, [["2023-05-10", "2023-05-19", "心衰"]]),
  person("某区县", "二档", ["返贫致贫"], false, [["2023-05-15", "2023-05-25", "支架"]]),
  person("渝北", "一档", ["低保边缘"], false, [["2023-05-16", "2023-05-23", "冠心病"]]),
  person("某区县", "一档", ["特困"], true, [["2023-06-05", "2023-06-23", "脑出血"]]),
  person("渝北", "二档", ["低保边缘"], true, [["2023-06-02", "2023-06-20", "胃癌"]]),
  person("某区县", "一档", ["监测对象"], true, [["2023-06-07", "2023-06-23", "重症肺炎"]]),
  person("某区县", "一档", ["返贫致贫", "低保边缘"], true, [
    ["2023-06-09", "2023-06-22", "髋部骨折"],
  ]),
  person("某区县", "一档", ["低保 2022-01-01 2023-06-14"], false, [
    ["2023-06-06", "2023-06-15", "肺炎"],
  ]),
  person("某区县", "一档", ["因病致贫 2023-06-17"], false, [["2023-06-08", "2023-06-17", "心衰"]]),
];

const REPEATED: readonly PersonPlan[] = [
  // The second stay of the month crosses the yearly 大病 deductible.
  ordinary("某区县", [
    ["2023-05-02", "2023-05-15", "胃癌"],
    ["2023-05-17", "2023-05-30", "重症肺炎"],
  ]),
  person("某区县", "一档", ["低保"], false, [
    ["2023-05-03", "2023-05-10", "冠心病"],
    ["2023-05-13", "2023-05-29", "胃癌"],
    ["2023-06-08", "2023-06-17", "冠心病"],
  ]),
  person("渝北", "二档", [], false, [
    ["2023-05-03", "2023-05-10", "化疗"],
    ["2023-05-20", "2023-05-27", "化疗"],
    ["2023-06-12", "2023-06-19", "化疗"],
  ]),
  ordinary("某区县", [
    ["2023-05-02", "2023-05-20", "脑出血"],
    ["2023-06-02", "2023-06-16", "脑梗康复"],
  ]),
  // Becomes 低保 between the two stays: the halved deductible is already used up.
  person("某区县", "一档", ["低保 2023-06-01"], false, [
    ["2023-05-10", "2023-05-24", "重症肺炎"],
    ["2023-06-08", "2023-06-18", "慢阻肺"],
  ]),
  person("某区县", "一档", ["特困"], true, [
    ["2023-05-03", "2023-05-21", "胃癌"],
    ["2023-06-03", "2023-06-18", "重症肺炎"],
  ]),
  ordinary("渝北", [
    ["2023-05-05", "2023-05-14", "慢阻肺"],
    ["2023-06-10", "2023-06-19", "慢阻肺"],
  ]),
  ordinary("某区县", [
    ["2023-05-06", "2023-05-16", "血透"],
    ["2023-06-01", "2023-06-12", "血透"],
  ]),
  person("某区县", "一档", ["低保"], true, [
    ["2023-05-09", "2023-05-20", "血透"],
    ["2023-06-03", "2023-06-14", "血透"],
  ]),
  ordinary("渝北", [
    ["2023-05-13", "2023-05-20", "化疗"],
    ["2023-06-05", "2023-06-12", "化疗"],
  ]),
  person("某区县", "二档", ["监测对象"], true, [
    ["2023-05-16", "2023-05-23", "化疗"],
    ["2023-06-09", "2023-06-16", "化疗"],
  ]),
  ordinary("渝北", [
    ["2023-05-04", "2023-05-13", "心衰"],
    ["2023-06-14", "2023-06-24", "心衰"],
  ]),
  ordinary("某区县", [
    ["2023-05-10", "2023-05-22", "脑梗死"],
    ["2023-06-01", "2023-06-15", "脑梗康复"],
  ]),
  ordinary("渝北", [
    ["2023-05-15", "2023-05-23", "冠心病"],
    ["2023-06-13", "2023-06-23", "支架"],
  ]),
];

const HELD: readonly PersonPlan[] = [
  fromElsewhere(["2023-05-12", "2023-05-20", "肺炎"]),
  fromElsewhere(["2023-05-18", "2023-05-25", "冠心病"]),
  fromElsewhere(["2023-06-08", "2023-06-16", "胆石症"]),
  // 渝北 publishes no 倾斜救助 ratio for 低保: the pack cannot say.
  person("渝北", "一档", ["低保"], true, [["2023-06-04", "2023-06-21", "重症肺炎"]]),
  person("某区县", null, [], false, [["2023-06-11", "2023-06-17", "阑尾炎"]]),
  ordinary("渝北", [["2023-06-13", "2023-06-22", "肺炎"]], { registered: false }),
];

const MISUSED: readonly PersonPlan[] = [
  ordinary("渝北", [["2023-05-07", "2023-05-14", "胃溃疡", "限女性药品"]], { sex: "男" }),
  ordinary("某区县", [["2023-05-17", "2023-05-25", "肺炎", "限儿童药品"]]),
  ordinary("某区县", [["2023-05-02", "2023-05-19", "脑梗死", "重复诊查费"]]),
  ordinary("渝北", [["2023-05-20", "2023-05-29", "糖尿病", "周期内重复检验"]]),
  ordinary("某区县", [["2023-06-05", "2023-06-13", "糖尿病", "限男性药品"]], { sex: "女" }),
  ordinary("渝北", [["2023-06-15", "2023-06-23", "糖尿病", "限三级医院药品"]]),
  ordinary("某区县", [["2023-06-12", "2023-06-26", "重症肺炎", "重复床位费"]]),
];

const CHILDREN: readonly PersonPlan[] = [
  ordinary("渝北", [["2023-06-03", "2023-06-09", "小儿支气管炎"]]),
  ordinary("某区县", [["2023-06-07", "2023-06-13", "小儿支气管炎"]]),
  ordinary("某区县", [["2023-06-12", "2023-06-17", "小儿肠炎"]]),
  ordinary("渝北", [["2023-06-18", "2023-06-24", "小儿支气管炎"]]),
  ordinary("渝北", [["2023-06-21", "2023-06-26", "小儿肠炎"]]),
];

function ordinaryIdentities(random: Random, district: Where): readonly string[] {
  if (district === "渝北") return random.chance(10) ? ["低保边缘"] : [];
  if (!random.chance(22)) return [];
  return [random.pick(["低保", "低保", "低保边缘", "监测对象", "因病致贫", "特困"])];
}

/** One ordinary stay that ends in the month. */
function ordinaryStay(month: "2023-05" | "2023-06", number: number): PersonPlan {
  const random = randomFrom(`普通 ${month} ${number}`);
  const weighted = PROFILES.flatMap((profile) =>
    Array.from({ length: profile.weight }, () => profile),
  );
  const profile = random.pick(weighted);
  const days = random.between(profile.days[0], profile.days[1]);
  const last = month === "2023-05" ? 31 : 30;
  const discharge = `${month}-${String(random.between(3, last)).padStart(2, "0")}` as Day;
  const district = random.chance(50) ? "渝北" : "某区县";
  return {
    ...ordinary(district, []),
    key: `普通 ${month} ${number}`,
    tier: random.chance(70) ? "一档" : "二档",
    identities: ordinaryIdentities(random, district).map(identityOf),
    referred: random.chance(30),
    stays: [stayOf([addDays(discharge, -days), discharge, profile.key])],
  };
}

function staysIn(plans: readonly PersonPlan[], month: string): number {
  return plans.flatMap((plan) => plan.stays).filter((stay) => stay.discharge.startsWith(month))
    .length;
}

/** Everybody, in a fixed order. */
export function planPeople(): readonly PersonPlan[] {
  const written = [...PLANTED, ...IDENTITIES, ...REPEATED, ...HELD, ...MISUSED, ...CHILDREN];
  const filled = [...written];
  for (const [month, wanted] of [
    ["2023-05", MONTH_1_STAYS],
    ["2023-06", MONTH_2_STAYS],
  ] as const) {
    const missing = wanted - staysIn(written, month);
    for (let number = 1; number <= missing; number += 1) filled.push(ordinaryStay(month, number));
  }
  for (const stay of filled.flatMap((plan) => plan.stays)) {
    if (daysBetween(stay.admit, stay.discharge) < 1) throw new Error("a stay without a day");
    profileOf(stay.profile);
  }
  return filled;
}
