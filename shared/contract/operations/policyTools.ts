/** What helps the policy keeper to write and judge a pack. Nothing here stores anything. */
import type { PackComparison } from "../../keeper/comparePacks.ts";
import type { ExplainedExample, ExplainedStay } from "../../keeper/explainExample.ts";
import type { ProposedExamples } from "../../keeper/proposeExamples.ts";
import { PACK_ID } from "../../policy/packId.ts";
import { daySchema, fenSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import type { Same } from "../sameShape.ts";
import { z } from "../schema.ts";
import { exampleCheckSchema, packIdSchema, packTextSchema } from "./policy.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

/** Whoever may see what all patients of a period pay. */
const JUDGES = ["医保办主任", "政策维护", "审计只读"] as const;

const askedPackSchema = z.union([
  z.strictObject({ id: packIdSchema }),
  z.strictObject({ text: packTextSchema }),
]);

const explainedExampleSchema = z.strictObject({
  packId: z.string(),
  packName: z.string(),
  name: z.string(),
  ok: z.boolean(),
  stays: z.array(
    z.strictObject({
      step: z.int().nullable(),
      parts: z.array(
        z.strictObject({
          title: z.string(),
          payer: z.string().nullable(),
          steps: z.array(z.strictObject({ text: z.string(), cites: z.array(z.string()) })),
        }),
      ),
      refusal: z.string().nullable(),
      checks: z.array(exampleCheckSchema),
    }),
  ),
  yearChecks: z.array(exampleCheckSchema),
  clauses: z.array(
    z.strictObject({ cite: z.string(), title: z.string(), quotation: z.string().nullable() }),
  ),
});
true satisfies Same<
  z.output<typeof explainedExampleSchema>,
  Omit<ExplainedExample, "stays"> & { stays: Omit<ExplainedStay, "trace">[] }
>;

const proposedTarget = {
  path: z.string(),
  distance: z.int().nullable(),
  unit: z.enum(["money", "rate", "number", "day"]).nullable(),
};

const proposedExamplesSchema = z.strictObject({
  packId: z.string(),
  proposals: z.array(z.strictObject({ ...proposedTarget, name: z.string(), text: z.string() })),
  unreached: z.array(z.strictObject({ ...proposedTarget, reason: z.string() })),
  tried: z.int(),
  text: z.string().describe("整段“算例:”，得数留空"),
});
true satisfies Same<
  z.output<typeof proposedExamplesSchema>,
  ProposedExamples & { readonly text: string }
>;

const changedSum = { old: fenSchema, new: fenSchema, difference: fenSchema };

const packEffectSchema = z.strictObject({
  from: daySchema,
  to: daySchema,
  assumptions: z.array(z.string()),
  outside: z.int(),
  own: z.strictObject(changedSum),
  hospital: z.strictObject(changedSum),
  payers: z.array(z.strictObject({ payer: z.string(), ...changedSum })),
  gain: z.int(),
  lose: z.int(),
  changed: z.int(),
  splitAgain: z.int(),
  stays: z
    .array(
      z.strictObject({
        slipNumber: z.string(),
        inpatientNo: z.string(),
        isChanged: z.boolean(),
        ...changedSum,
      }),
    )
    .describe("变化最大的在前，最多 200 次"),
  refused: z
    .array(z.strictObject({ slipNumber: z.string(), inpatientNo: z.string(), reason: z.string() }))
    .describe("最多 200 次"),
  settled: z.int().describe("两边都算得出的次数"),
  refusedCount: z.int(),
});

const comparisonSchema = z.strictObject({
  old: z.strictObject({ id: z.string(), name: z.string() }),
  new: z.strictObject({ id: z.string(), name: z.string() }),
  differences: z.array(
    z.strictObject({
      kind: z.enum(["added", "removed", "changed"]),
      path: z.string(),
      old: z.string().nullable(),
      new: z.string().nullable(),
      oldCites: z.array(z.string()),
      newCites: z.array(z.string()),
    }),
  ),
});
true satisfies Same<z.output<typeof comparisonSchema>, PackComparison>;

const periodFields = { from: daySchema, to: daySchema };

export const policyToolOperations = {
  explainCase: {
    method: "POST",
    path: "/api/packs/explain",
    roles: READERS,
    does: "逐步说明一个政策包怎么算一个情形（写法同算例）：每一步的条文、没有适用的和原因、取整、合计。",
    request: z.strictObject({
      pack: askedPackSchema,
      text: z.string().min(1).max(200_000).describe("情形，YAML，写法同政策包里的算例"),
    }),
    answer: explainedExampleSchema,
    errors: ["NOT_FOUND", "PACK_REFUSED", "CASE_REFUSED"],
    act: false,
  },
  explainExample: {
    method: "POST",
    path: "/api/packs/examples/explain",
    roles: READERS,
    does: "逐步说明一个政策包怎么算它自己的一个算例。",
    request: z.strictObject({
      pack: askedPackSchema,
      number: z.int().min(1).describe("第几个算例，从 1 起"),
    }),
    answer: explainedExampleSchema,
    errors: ["NOT_FOUND", "PACK_REFUSED"],
    act: false,
  },
  newPack: {
    method: "POST",
    path: "/api/packs/new",
    roles: READERS,
    does: "一个新政策包的骨架：每一段都在，只有政策原文才知道的留空。什么也不存。",
    request: z.strictObject({
      id: z.string().max(120).regex(PACK_ID),
      name: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .regex(/^[^\n]*$/),
    }),
    answer: z.strictObject({ text: z.string() }),
    errors: [],
    act: false,
  },
  proposeExamples: {
    method: "POST",
    path: "/api/packs/cases",
    roles: READERS,
    does: "一个政策包还缺的算例：没有试到的每一处和每条界限的上下一分，得数留给政策维护手算。",
    request: z.strictObject({ pack: askedPackSchema }),
    answer: proposedExamplesSchema,
    errors: ["NOT_FOUND", "PACK_REFUSED"],
    act: false,
  },
  comparePacks: {
    method: "POST",
    path: "/api/packs/compare",
    roles: READERS,
    does: "两个政策包有什么不同：逐项的原数、新数和两边的依据。",
    request: z.strictObject({ old: askedPackSchema, new: askedPackSchema }),
    answer: comparisonSchema,
    errors: ["NOT_FOUND", "PACK_REFUSED"],
    act: false,
  },
  comparePacksOnStays: {
    method: "POST",
    path: "/api/packs/compare/stays",
    roles: JUDGES,
    does: "用两个政策包各把一段时间已结算的住院重算一遍，比较谁多付谁少付。不记账。",
    request: z.strictObject({ old: askedPackSchema, new: askedPackSchema, ...periodFields }),
    answer: packEffectSchema,
    errors: ["NOT_FOUND", "PACK_REFUSED"],
    act: false,
  },
  packWhatIf: {
    method: "POST",
    path: "/api/packs/whatif",
    roles: JUDGES,
    does: "把一段时间已结算的住院用一个政策包重算一遍，和账上的比较。不记账。",
    request: z.strictObject({ pack: askedPackSchema, ...periodFields }),
    answer: packEffectSchema,
    errors: ["NOT_FOUND", "PACK_REFUSED"],
    act: false,
  },
} as const satisfies Record<string, Operation>;
