import type { Day } from "../calendar/day.ts";

/** One row of the insured register (参保登记): who is insured where, with dates. Both days included; null = open. */
export interface InsuredPerson {
  /** psn_no */
  readonly personNo: string;
  readonly idNumber: string;
  readonly name: string;
  /** insuplc_admdvs */
  readonly insuredRegion: string;
  readonly insuranceType: string;
  /** 档次: 一档, 二档; null where the register does not say */
  readonly tier: string | null;
  /** 人员类别 (psn_type): 成年居民, 学生儿童 …; null where the register does not say */
  readonly personType: string | null;
  /** 区县, as the pack names it */
  readonly district: string | null;
}

/** A special identity (特殊人员类型, psn_idet_type) with its validity. Both days included; null `to` = open. */
export interface IdentityRecord {
  readonly personNo: string;
  /** 特困, 低保, 返贫致贫, 低保边缘, 监测对象, 因病致贫 … */
  readonly identity: string;
  readonly from: Day;
  readonly to: Day | null;
}

/** 备案: a referral or a registration for care elsewhere, with its validity. */
export interface Registration {
  readonly personNo: string;
  readonly kind: "规范转诊" | "异地备案";
  readonly from: Day;
  readonly to: Day | null;
}
