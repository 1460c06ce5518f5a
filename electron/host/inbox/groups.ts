/** Which files of the watched folder are one import: by what is in them and the digits of their names. Pure. */
import { BILL_KINDS, type ImportKind, LIST_KINDS } from "../../../shared/contract/importReport.ts";

export interface WaitingFile {
  readonly name: string;
  readonly kind: ImportKind;
  /** It has waited for its others as long as the office says. */
  readonly isOverdue: boolean;
}

/** Lists come before bills, so that a bill of the same hour finds its catalogue and its person. */
const LIST_ORDER: readonly ImportKind[] = ["register", "catalogue", ...LIST_KINDS];

/**
 * The imports that can be made now, in their order. A list is one of its own. Bills go together by the digits of their
 * names (2023-06-住院就医.csv and 2023-06-费用明细.csv): as soon as stays and lines are both there. Those that are overdue
 * go together whatever they are called; if that is no whole bill either, the import says what is missing.
 * `arriving`: names of files that are still being written; what they may belong to waits for them.
 */
export function groupFiles<File extends WaitingFile>(
  files: readonly File[],
  arriving: readonly string[] = [],
): readonly File[][] {
  const lists = LIST_ORDER.flatMap((kind) => files.filter((file) => file.kind === kind));
  const byDigits = new Map<string, File[]>();
  for (const file of files.filter(isOfBill)) {
    const digits = digitsOf(file.name);
    byDigits.set(digits, [...(byDigits.get(digits) ?? []), file]);
  }
  for (const name of arriving) byDigits.delete(digitsOf(name));
  const bills = [...byDigits.values()];
  const whole = bills.filter(isWholeBill);
  const overdue = bills
    .filter((group) => !isWholeBill(group))
    .flat()
    .filter(({ isOverdue }) => isOverdue);
  return [...lists.map((file) => [file]), ...whole, ...splitIncomplete(overdue)];
}

function digitsOf(name: string): string {
  return name.normalize("NFKC").replace(/\D/g, "");
}

function splitIncomplete<File extends WaitingFile>(overdue: readonly File[]): File[][] {
  if (isWholeBill(overdue)) return [[...overdue]];
  return overdue.map((file) => [file]);
}

function isOfBill({ kind }: WaitingFile): boolean {
  return (BILL_KINDS as readonly ImportKind[]).includes(kind);
}

function isWholeBill(group: readonly WaitingFile[]): boolean {
  const has = (...kinds: readonly ImportKind[]) => group.some(({ kind }) => kinds.includes(kind));
  return has("stays", "wide") && has("lines", "wide");
}
