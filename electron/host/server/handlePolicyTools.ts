import type { policyToolOperations } from "../../../shared/contract/operations/policyTools.ts";
import { proposalsText, proposeExamples } from "../../../shared/policy/proposeExamples.ts";
import { packSkeleton } from "../../../shared/policy/skeleton.ts";
import { explainCase, textOf } from "../office/explainCase.ts";
import { inTurns } from "../office/inTurns.ts";
import { compilePack } from "../office/packs.ts";
import type { Handlers } from "./call.ts";

export const policyToolHandlers: Handlers<keyof typeof policyToolOperations> = {
  explainCase({ books }, ask) {
    const { stays, ...explained } = explainCase(books, ask);
    // A window shows the steps in words; the trace is for programs.
    return { ...explained, stays: stays.map(({ trace: _, ...stay }) => stay) };
  },

  newPack: (_, { id, name }) => ({ text: packSkeleton(id, name) }),

  async proposeExamples({ books }, { pack }) {
    const proposed = await inTurns(proposeExamples(compilePack(textOf(books, pack), "政策包")));
    return { ...proposed, text: proposalsText(proposed) };
  },
};
