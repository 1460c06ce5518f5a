import type { policyToolOperations } from "../../../shared/contract/operations/policyTools.ts";
import { explainCase } from "../office/explainCase.ts";
import type { Handlers } from "./call.ts";

export const policyToolHandlers: Handlers<keyof typeof policyToolOperations> = {
  explainCase({ books }, ask) {
    const { stays, ...explained } = explainCase(books, ask);
    // A window shows the steps in words; the trace is for programs.
    return { ...explained, stays: stays.map(({ trace: _, ...stay }) => stay) };
  },
};
