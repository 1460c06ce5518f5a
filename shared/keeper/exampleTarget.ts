/** A place of a pack that an example would test, and what it is called. */
import type { Unit } from "../policy/pack.ts";

/** What an example would test: a leaf, or a limit at a distance of one unit (a cent for money) or none. */
export interface Target {
  readonly path: string;
  /** −1, 0 or 1 at a limit; null for a leaf */
  readonly distance: number | null;
  /** What the limit is measured in; null for a leaf */
  readonly unit: Unit | null;
}

/** "少一分"; empty for a leaf */
export function sideOf({ distance, unit }: Target): string {
  if (distance === null) return "";
  if (distance === 0) return "正好";
  const one = unit === "money" ? "一分" : unit === "day" ? "一天" : " 1";
  return `${distance < 0 ? "少" : "多"}${one}`;
}

export function placeOf(target: Target): string {
  const side = sideOf(target);
  return side === "" ? target.path : `${target.path}，${side}`;
}
