/** Newborns on bills: named after their mother or father, without an ID number of their own. */

import { completedYears, type Day } from "../calendar/day.ts";
import { parseIdNumber } from "./idNumber.ts";

const NAME =
  /^.{2,}(?:之(?:长|次|大|小|双|[一二三四甲乙])?(?:婴儿|婴|子|女|儿)(?:[一二三四甲乙大小]|\d)?|(?:婴儿|新生儿))$/u;

/** 张三之子, 李四之次女, 王五婴儿. Grown-ups may have such a name: only with an age of nought it means a newborn. */
export function isNewbornName(name: string): boolean {
  return NAME.test(name);
}

const NOTHING = /^(?:无|暂无|没有|无证件|无身份证|未办|未办理|不详|新生儿|\/|-+|0+)$/;

/** What stands for no ID number, the blank among it. */
export function saysNoNumber(text: string): boolean {
  return text === "" || NOTHING.test(text);
}

/** As the bill has them */
interface Patient {
  readonly name: string;
  readonly idNumber: string;
  readonly ageYears: number;
  readonly admitDay: Day;
}

/** A newborn whose bill has no ID number, or that of somebody who is years old: it is known to no register by it. */
export function isWithoutOwnNumber({ name, idNumber, ageYears, admitDay }: Patient): boolean {
  if (idNumber === "") return true;
  if (ageYears > 0 || !isNewbornName(name)) return false;
  const read = parseIdNumber(idNumber);
  return typeof read === "object" && completedYears(read.birthDay, admitDay) > 0;
}
