import type { policyToolOperations } from "../../../shared/contract/operations/policyTools.ts";
import { comparePacks } from "../../../shared/keeper/comparePacks.ts";
import type { ExplainedExample } from "../../../shared/keeper/explainExample.ts";
import { proposalsText, proposeExamples } from "../../../shared/keeper/proposeExamples.ts";
import { packSkeleton } from "../../../shared/keeper/skeleton.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { type AskedPack, explainCase, explainNumbered, textOf } from "../office/explainCase.ts";
import { inTurns } from "../office/inTurns.ts";
import { type PackEffect, packDiff, packWhatIf } from "../office/packEffect.ts";
import { compilePack } from "../office/packs.ts";
import type { Books } from "../store/books.ts";
import type { Handlers } from "./call.ts";

export const policyToolHandlers: Handlers<keyof typeof policyToolOperations> = {
  explainCase: ({ books }, ask) => inWords(explainCase(books, ask)),

  explainExample: ({ books }, ask) => inWords(explainNumbered(books, ask)),

  newPack: (_, { id, name }) => ({ text: packSkeleton(id, name) }),

  async proposeExamples({ books }, { pack }) {
    const proposed = await inTurns(proposeExamples(packOf(books, pack)));
    return { ...proposed, text: proposalsText(proposed) };
  },

  comparePacks: ({ books }, ask) => comparePacks(packOf(books, ask.old), packOf(books, ask.new)),

  async comparePacksOnStays({ books }, { old, new: now, from, to }) {
    const work = packDiff(books, packOf(books, old), packOf(books, now), { from, to });
    return shown((await inTurns(work)).effect);
  },

  async packWhatIf({ books }, { pack, from, to }) {
    return shown(await inTurns(packWhatIf(books, packOf(books, pack), { from, to })));
  },
};

function packOf(books: Books, asked: AskedPack): Pack {
  return compilePack(textOf(books, asked), "政策包");
}

/** A window lists the biggest changes; the sums are over all. */
const MOST_SHOWN = 200;

function shown(effect: PackEffect) {
  return {
    ...effect,
    settled: effect.stays.length,
    stays: effect.stays.slice(0, MOST_SHOWN),
    refusedCount: effect.refused.length,
    refused: effect.refused.slice(0, MOST_SHOWN),
  };
}

/** A window shows the steps in words; the trace is for programs. */
function inWords({ stays, ...explained }: ExplainedExample) {
  return { ...explained, stays: stays.map(({ trace: _, ...stay }) => stay) };
}
