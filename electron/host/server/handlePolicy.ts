import type { policyOperations } from "../../../shared/contract/operations/policy.ts";
import { describePack } from "../../../shared/keeper/describe.ts";
import { verifyPack } from "../../../shared/keeper/verify.ts";
import { listPacks, storedPack } from "../office/packList.ts";
import { activatePack, compilePack } from "../office/packs.ts";
import { tryPack } from "../office/tryPack.ts";
import type { Handlers } from "./call.ts";

export const policyHandlers: Handlers<keyof typeof policyOperations> = {
  packs: ({ books }) => ({ packs: listPacks(books) }),

  pack: ({ books }, { packId, hash }) => storedPack(books, packId, hash),

  verifyPack: (_, { text }) => verifyPack(compilePack(text, "政策包")),

  describePack: (_, { text }) => describePack(compilePack(text, "政策包")),

  tryPack: ({ books }, ask) => tryPack(books, ask),

  activatePack({ books, events }, ask, request) {
    const { replaces, ...rest } = ask;
    const activation = replaces === undefined ? rest : { ...rest, replaces };
    const activated = activatePack(books, request, activation);
    events.publish({ kind: "packs", packId: activated.id });
    return activated;
  },
};
