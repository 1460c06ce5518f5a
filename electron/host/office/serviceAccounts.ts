/** Accounts of the host's own: for what comes in without a person at a window. Nobody can log in to them. */
import { type Actor, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";

const SERVICES = ["接收目录", "推送"] as const;

export type Service = (typeof SERVICES)[number];

/** A name that no person's account can have: brackets are refused there. */
const loginOf = (service: Service) => `[${service}]`;

/** The service's account, made at its first use. It may do what a window may; `window` says where from. */
export function serviceActor(books: Books, service: Service, window: string = service): Actor {
  const login = loginOf(service);
  const find = () =>
    books.prepare("SELECT id FROM account WHERE login = ?").pluck().get(login) as
      | number
      | undefined;
  const role = "窗口";
  if (find() === undefined) {
    const head = { key: `service/${service}`, kind: "建账号", actor: null, subject: login };
    performAct(books, { ...head, request: { service } }, (act) => {
      act.insert("account", {
        login,
        name: service,
        employee_no: "",
        role,
        password_hash: "",
        created_at: act.at,
      });
      act.note({ role });
      return null;
    });
  }
  return { accountId: find() ?? 0, login, name: service, role, window };
}

/** Those that there are, by their accounts. */
export function serviceAccounts(books: Books): ReadonlyMap<number, Service> {
  const find = books.prepare("SELECT id FROM account WHERE login = ?").pluck();
  return new Map(
    SERVICES.flatMap((service) => {
      const id = find.get(loginOf(service)) as number | undefined;
      return id === undefined ? [] : [[id, service] as const];
    }),
  );
}
