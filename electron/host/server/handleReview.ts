import type { reviewOperations } from "../../../shared/contract/operations/review.ts";
import { decideFinding } from "../office/decideFinding.ts";
import { reviewAllSoon, reviewOnDemand } from "../office/reviewOpen.ts";
import { findFindings, findingDetail, reviewReports, stayReview } from "../office/reviewReads.ts";
import { tryReview } from "../office/reviewStay.ts";
import { importRules, switchRule, withdrawRules } from "../office/ruleActs.ts";
import { ruleLibrary } from "../office/ruleReads.ts";
import type { Handlers } from "./call.ts";

export const reviewHandlers: Handlers<keyof typeof reviewOperations> = {
  findings: ({ books }, query) => findFindings(books, query),

  finding: ({ books }, { stayId, number }) => findingDetail(books, stayId, number),

  stayReview: ({ books }, { stayId }) => stayReview(books, stayId),

  tryReview({ books }, { stayId, stage }) {
    const { ruleCount, notJudged, findings } = tryReview(books, stayId, stage);
    return {
      ruleCount,
      notJudged: [...notJudged],
      findings: findings.map(({ ruleCode, ruleName, level, sentence }) => ({
        ruleCode,
        ruleName,
        level,
        sentence,
      })),
    };
  },

  async runReview({ books, events }, { stayIds }, { actor }) {
    const run = await reviewOnDemand(books, actor, stayIds ?? null);
    if (run.reviewed > 0) events.publish({ kind: "reviewed" });
    return run;
  },

  decideFinding({ books, events }, decision, request) {
    const answer = decideFinding(books, request, decision);
    events.publish({ kind: "decided", stayId: decision.stayId });
    return answer;
  },

  reviewReports: ({ books }, days) => reviewReports(books, days),

  rules: ({ books }) => ruleLibrary(books),

  switchRule({ books, events }, ask, request) {
    const answer = switchRule(books, request, ask);
    reviewAllSoon(books, () => events.publish({ kind: "reviewed" }));
    return answer;
  },

  async importRules({ books, events, uploads }, { uploadId }, request) {
    const file = uploads.find(request.actor.accountId, uploadId);
    const imported = await importRules(books, request, file);
    reviewAllSoon(books, () => events.publish({ kind: "reviewed" }));
    return imported;
  },

  withdrawRules({ books, events }, ask, request) {
    const answer = withdrawRules(books, request, ask);
    reviewAllSoon(books, () => events.publish({ kind: "reviewed" }));
    return answer;
  },
};
