/** The contract of the host: every operation by its name. */
import type { z } from "zod";
import type { FileAnswer, FileContent, Operation } from "./operation.ts";
import { appealOperations } from "./operations/appeals.ts";
import { correctionOperations } from "./operations/corrections.ts";
import { deskOperations } from "./operations/desk.ts";
import { firstStartOperations } from "./operations/firstStart.ts";
import { guardOperations } from "./operations/guard.ts";
import { intakeOperations } from "./operations/intake.ts";
import { mappingOperations } from "./operations/mapping.ts";
import { monthOperations } from "./operations/months.ts";
import { paperOperations } from "./operations/papers.ts";
import { paymentOperations } from "./operations/payments.ts";
import { peopleOperations } from "./operations/people.ts";
import { policyOperations } from "./operations/policy.ts";
import { policyToolOperations } from "./operations/policyTools.ts";
import { pushOperations } from "./operations/push.ts";
import { registerEntryOperations } from "./operations/registerEntries.ts";
import { registerOperations } from "./operations/registers.ts";
import { reviewOperations } from "./operations/review.ts";
import { sourceListOperations } from "./operations/sourceLists.ts";
import { stayEntryOperations } from "./operations/stayEntries.ts";
import { stayOperations } from "./operations/stays.ts";
import type { Wire } from "./sameShape.ts";

export const contract = {
  ...firstStartOperations,
  ...peopleOperations,
  ...intakeOperations,
  ...mappingOperations,
  ...pushOperations,
  ...stayOperations,
  ...deskOperations,
  ...monthOperations,
  ...paperOperations,
  ...paymentOperations,
  ...policyOperations,
  ...policyToolOperations,
  ...registerOperations,
  ...registerEntryOperations,
  ...sourceListOperations,
  ...stayEntryOperations,
  ...reviewOperations,
  ...appealOperations,
  ...correctionOperations,
  ...guardOperations,
} as const satisfies Record<string, Operation>;

type Contract = typeof contract;
export type OperationName = keyof Contract;

/** What the host's code gets: checked and converted. */
export type RequestOf<Name extends OperationName> = Wire<z.output<Contract[Name]["request"]>>;

/** What a client passes. */
export type AskOf<Name extends OperationName> = z.input<Contract[Name]["request"]>;

export type AnswerOf<Name extends OperationName> = Contract[Name]["answer"] extends FileAnswer
  ? FileContent
  : Contract[Name]["answer"] extends z.ZodType
    ? Wire<z.output<Contract[Name]["answer"]>>
    : never;

export const operationNames = Object.keys(contract) as OperationName[];

/** The operation without its own types, for code that treats all alike. */
export function operation(name: OperationName): Operation {
  return contract[name];
}
