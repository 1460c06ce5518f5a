import { dayOfMoment } from "../../../shared/calendar/day.ts";
import type { sourceListOperations } from "../../../shared/contract/operations/sourceLists.ts";
import {
  compareSourceLists,
  exportComparison,
  maskDifference,
} from "../office/compareSourceLists.ts";
import { inTurns } from "../office/inTurns.ts";
import { findApprovals, readListEntries } from "../office/listContent.ts";
import { findDoctors, stayFlags } from "../office/stayFlags.ts";
import { unmappedItems } from "../office/unmappedItems.ts";
import { withdrawList } from "../office/withdrawList.ts";
import { itemRulesOf } from "../store/registers.ts";
import { listRecords } from "../store/sourceLists.ts";
import type { Handlers } from "./call.ts";

export const sourceListHandlers: Handlers<keyof typeof sourceListOperations> = {
  sourceLists: ({ books }, { kind }) => ({ lists: listRecords(books, kind ?? null) }),

  listEntries: ({ books }, asked) => readListEntries(books, asked),

  withdrawList({ books, events }, ask, request) {
    const { batchId, ...answer } = withdrawList(books, request, ask);
    // Windows read anew what an import changes; this changes it back.
    events.publish({ kind: "imported", batchId });
    return answer;
  },

  async compareLists({ books }, { comparison, after, limit }) {
    const found = await inTurns(compareSourceLists(books, comparison));
    const kinds = [...new Set(found.map(({ kind }) => kind))];
    return {
      counts: kinds.map((kind) => ({
        kind,
        people: found.filter((one) => one.kind === kind).length,
      })),
      differences: found.slice(after, after + limit).map(maskDifference),
      count: found.length,
    };
  },

  async exportListComparison({ books }, ask, { actor, key }) {
    const { name, bytes } = await exportComparison(books, { actor, key }, ask);
    return { name, type: "application/octet-stream", bytes };
  },

  itemRules: ({ books }, { code }) => ({ rules: itemRulesOf(books, [code]).get(code) ?? [] }),

  async unmappedItems({ books }, { limit, ...days }) {
    const items = await inTurns(unmappedItems(books, days));
    const amountFen = items.reduce((sum, item) => sum + item.amountFen, 0);
    return { items: items.slice(0, limit), count: items.length, amountFen };
  },

  doctors: ({ books }, { day, ...query }) =>
    findDoctors(books, { ...query, day: day ?? dayOfMoment(books.clock.now()) }),

  approvals: ({ books }, asked) => findApprovals(books, asked),

  stayFlags: ({ books }, { stayId }) => stayFlags(books, stayId),
};
