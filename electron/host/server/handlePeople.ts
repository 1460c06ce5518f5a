import { openApi } from "../../../shared/contract/openapi.ts";
import type { peopleOperations } from "../../../shared/contract/operations/people.ts";
import { createAccount, disableAccount, logIn, logOut } from "../office/accounts.ts";
import { changeSettings } from "../office/changeSettings.ts";
import { acceptClock } from "../office/office.ts";
import { listAccounts } from "../office/reads.ts";
import type { Actor } from "../store/act.ts";
import { readSettings } from "../store/settings.ts";
import type { Handlers } from "./call.ts";
import { VERSION } from "./version.ts";

export const peopleHandlers: Handlers<keyof typeof peopleOperations> = {
  async logIn({ books }, ask) {
    const { token, actor } = await logIn(books, ask);
    return { token, account: accountOf(actor) };
  },

  logOut({ books, events }, _, { token }) {
    logOut(books, token);
    events.cut((listener) => listener.token === token);
    return {};
  },

  whoAmI: (_, __, { actor }) => accountOf(actor),

  openApi: () => openApi(VERSION),

  office: ({ books }) => ({ ...readSettings(books), now: books.clock.now(), version: VERSION }),

  changeSettings({ books, events }, changes, { actor, key }) {
    changeSettings(books, { actor, key }, changes);
    events.publish({ kind: "settings" });
    return {};
  },

  lanAccess: ({ lan }) => ({ lan: lan ?? null }),

  acceptClock({ books }, ask, { actor, key }) {
    acceptClock(books, { actor, key }, ask);
    return {};
  },

  accounts: ({ books }) => ({ accounts: listAccounts(books) }),

  createAccount: ({ books }, ask, { actor, key }) => createAccount(books, { actor, key }, ask),

  disableAccount({ books, events }, { login }, { actor, key }) {
    disableAccount(books, { actor, key }, { login });
    events.cut((listener) => listener.login === login);
    return {};
  },
};

function accountOf({ login, name, role, window }: Actor) {
  return { login, name, role, window };
}
