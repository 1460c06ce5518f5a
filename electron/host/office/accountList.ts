import type { Moment } from "../../../shared/calendar/day.ts";
import type { Role } from "../../../shared/people/roles.ts";
import type { Books } from "../store/books.ts";

export interface ListedAccount {
  readonly login: string;
  readonly name: string;
  readonly employeeNo: string;
  readonly role: Role;
  readonly createdAt: Moment;
  readonly disabledAt: Moment | null;
}

/** All accounts that can log in, or could; not the console's. */
export function listAccounts(books: Books): readonly ListedAccount[] {
  return books
    .prepare(
      `SELECT login, name, employee_no AS employeeNo, role, created_at AS createdAt, disabled_at AS disabledAt
       FROM account WHERE password_hash <> '' ORDER BY id`,
    )
    .all() as ListedAccount[];
}
