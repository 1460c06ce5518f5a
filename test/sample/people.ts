/** Invented people: names, ID numbers of the unassigned region 99, birth dates that fit their stays. */
import { completedYears, type Day, dayOf } from "../../shared/calendar/day.ts";
import { idCheckCharacter } from "../../shared/people/idNumber.ts";
import { profileOf } from "./clinic.ts";
import type { PersonPlan } from "./plan.ts";
import { type Random, randomFrom } from "./random.ts";

export interface SamplePerson {
  readonly plan: PersonPlan;
  readonly personNo: string;
  readonly name: string;
  readonly sex: "男" | "女";
  readonly idNumber: string;
  readonly birth: Day;
  readonly personType: "成年居民" | "学生儿童";
}

const SURNAMES = [
  ..."赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章",
];
const GIVEN_FIRST = [..."虚拟样例试演仿设假拟"];
const GIVEN_MALE = [..."山川海岩松柏江河峰林石云雷田舟"];
const GIVEN_FEMALE = [..."兰梅菊荷桃杏柳雪霞月萍莲棠燕莺"];
/** Rare characters and a middle dot, as real registers have them: they need GB18030, not only GB2312. */
const UNUSUAL_NAMES: Readonly<Record<number, string>> = {
  12: "龚䶮",
  23: "古丽·样例",
  34: "马堃喆",
};

function birthOf(plan: PersonPlan, random: Random): Day {
  const ranges = plan.stays.map((stay) => profileOf(stay.profile).ages);
  const youngest = Math.max(...ranges.map(([from]) => from));
  const oldest = Math.min(...ranges.map(([, to]) => to));
  if (youngest > oldest) throw new Error(`${plan.key}: no age fits all stays`);
  for (;;) {
    const age = random.between(youngest, oldest);
    const birth = dayOf(2023 - age, random.between(1, 12), random.between(1, 28));
    if (birth === null) continue;
    const fits = plan.stays.every((stay) => {
      const years = completedYears(birth, stay.admit);
      return years >= youngest && years <= oldest;
    });
    if (fits) return birth;
  }
}

function sexOf(plan: PersonPlan, random: Random): "男" | "女" {
  const required = plan.stays
    .map((stay) => profileOf(stay.profile).sex)
    .find((sex) => sex !== null);
  return plan.sex ?? required ?? (random.chance(52) ? "男" : "女");
}

function nameOf(number: number, sex: "男" | "女", random: Random): string {
  const last = sex === "男" ? GIVEN_MALE : GIVEN_FEMALE;
  return (
    UNUSUAL_NAMES[number] ??
    `${random.pick(SURNAMES)}${random.pick(GIVEN_FIRST)}${random.pick(last)}`
  );
}

export function inventPeople(plans: readonly PersonPlan[]): readonly SamplePerson[] {
  const used = new Set<string>();
  return plans.map((plan, index) => {
    const random = randomFrom(`人 ${plan.key}`);
    const birth = birthOf(plan, random);
    const sex = sexOf(plan, random);
    const region = `99${String(random.between(1, 38)).padStart(2, "0")}${String(random.between(1, 29)).padStart(2, "0")}`;
    // The index makes the number unique; its last digit is odd for men.
    const sequence = String(((index * 2) % 998) + (sex === "男" ? 1 : 0)).padStart(3, "0");
    const digits = `${region}${birth.replaceAll("-", "")}${sequence}`;
    let name = nameOf(index, sex, random);
    while (used.has(name)) name = nameOf(-1, sex, random);
    used.add(name);
    return {
      plan,
      personNo: `9950${String(index + 1).padStart(8, "0")}`,
      name,
      sex,
      idNumber: `${digits}${idCheckCharacter(digits)}`,
      birth,
      personType: completedYears(birth, "2023-06-30" as Day) < 18 ? "学生儿童" : "成年居民",
    };
  });
}

const CERTIFICATES: Readonly<Record<string, string>> = {
  特困: "特困供养人员",
  低保: "最低生活保障家庭成员",
  低保边缘: "最低生活保障边缘家庭成员",
};
/** 归并 of the policy: the first in this order wins. */
const IDENTITY_ORDER = ["特困", "低保", "返贫致贫", "低保边缘", "监测对象", "因病致贫"];

/** The identity that counts on a day, both ends of its time included; null for none. */
export function identityOn(plan: PersonPlan, day: Day): string | null {
  const held = plan.identities.filter(({ from, to }) => from <= day && (to === null || day <= to));
  return IDENTITY_ORDER.find((name) => held.some(({ identity }) => identity === name)) ?? null;
}

/** 持证类别: the certificate that the patient showed; people show old ones too. */
export function certificateOf(plan: PersonPlan): string {
  const shown = IDENTITY_ORDER.find((name) =>
    plan.identities.some(({ identity }) => identity === name),
  );
  return shown === undefined ? "" : (CERTIFICATES[shown] ?? "");
}

/** From when to when a 规范转诊 is registered: always around the whole stay. */
export function referralOf(
  plan: PersonPlan,
): { readonly from: string; readonly to: string } | null {
  return plan.referred ? { from: "2023-01-01", to: "2023-12-31" } : null;
}
