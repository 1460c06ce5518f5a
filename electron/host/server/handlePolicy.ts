import type { policyOperations } from "../../../shared/contract/operations/policy.ts";
import { verifyPack } from "../../../shared/policy/verify.ts";
import { listPacks, packInForce } from "../office/packList.ts";
import { activatePack, compilePack } from "../office/packs.ts";
import type { Handlers } from "./call.ts";

export const policyHandlers: Handlers<keyof typeof policyOperations> = {
  packs: ({ books }) => ({ packs: listPacks(books) }),

  pack: ({ books }, { packId }) => packInForce(books, packId),

  verifyPack: (_, { text }) => verifyPack(compilePack(text, "政策包")),

  activatePack({ books, events }, ask, request) {
    const { replaces, ...rest } = ask;
    const activation = replaces === undefined ? rest : { ...rest, replaces };
    const activated = activatePack(books, request, activation);
    events.publish({ kind: "packs", packId: activated.id });
    return activated;
  },
};
