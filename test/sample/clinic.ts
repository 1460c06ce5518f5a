/** Why people are in the demonstration hospital and what is done for them. All of it invented but usual. */
import { MEDICAL_PROFILES } from "./medicalProfiles.ts";
import { OTHER_PROFILES } from "./otherProfiles.ts";
import type { Profile } from "./profile.ts";
import { SURGICAL_PROFILES } from "./surgicalProfiles.ts";

export const PROFILES: readonly Profile[] = [
  ...MEDICAL_PROFILES,
  ...SURGICAL_PROFILES,
  ...OTHER_PROFILES,
];

export function profileOf(key: string): Profile {
  const profile = PROFILES.find((each) => each.key === key);
  if (profile === undefined) throw new Error(`no profile ${key}`);
  return profile;
}

const DOCTOR_SURNAMES = ["甲一", "乙二", "丙三", "丁四"] as const;

/** Doctors are invented, two or three to a department. */
export function doctorsOf(department: string): readonly string[] {
  const head = [..."赵钱孙李周吴郑王冯陈褚卫"];
  let sum = 0;
  for (const character of department) sum += character.codePointAt(0) ?? 0;
  return DOCTOR_SURNAMES.slice(0, 3).map(
    (given, index) => `${head[(sum + index * 5) % head.length]}${given}`,
  );
}
