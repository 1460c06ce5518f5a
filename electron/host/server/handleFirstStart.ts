import { YijieError } from "../../../shared/contract/errors.ts";
import type { firstStartOperations } from "../../../shared/contract/operations/firstStart.ts";
import { createFirstManager, turnToSample, welcome } from "../office/firstStart.ts";
import type { Call, Handlers } from "./call.ts";

export const firstStartHandlers: Handlers<keyof typeof firstStartOperations> = {
  welcome: ({ books }) => welcome(books),

  async firstManager({ books }, ask, call) {
    requireLocal(call);
    await createFirstManager(books, ask);
    return {};
  },

  openSample(host, _, call) {
    requireLocal(call);
    return turnToSample(host.books, (books) => {
      host.books = books;
    });
  },
};

/** There is no account yet to ask for: whoever sits at the host may. */
function requireLocal({ isLocal }: Call): void {
  if (!isLocal) throw new YijieError("FIRST_START_ELSEWHERE");
}
