/** What the host does for each operation of the contract: the office's act, and nothing of its own. */
import type { OperationName } from "../../../shared/contract/contract.ts";
import type { Handlers } from "./call.ts";
import { appealHandlers } from "./handleAppeals.ts";
import { correctionHandlers } from "./handleCorrections.ts";
import { deskHandlers } from "./handleDesk.ts";
import { firstStartHandlers } from "./handleFirstStart.ts";
import { guardHandlers } from "./handleGuard.ts";
import { intakeHandlers } from "./handleIntake.ts";
import { mappingHandlers } from "./handleMapping.ts";
import { monthHandlers } from "./handleMonths.ts";
import { paperHandlers } from "./handlePapers.ts";
import { paymentHandlers } from "./handlePayments.ts";
import { peopleHandlers } from "./handlePeople.ts";
import { policyHandlers } from "./handlePolicy.ts";
import { policyToolHandlers } from "./handlePolicyTools.ts";
import { pushHandlers } from "./handlePush.ts";
import { registerEntryHandlers } from "./handleRegisterEntries.ts";
import { registerHandlers } from "./handleRegisters.ts";
import { reviewHandlers } from "./handleReview.ts";
import { sourceListHandlers } from "./handleSourceLists.ts";
import { stayEntryHandlers } from "./handleStayEntries.ts";
import { stayHandlers } from "./handleStays.ts";

export const handlers: Handlers<OperationName> = {
  ...firstStartHandlers,
  ...peopleHandlers,
  ...intakeHandlers,
  ...mappingHandlers,
  ...pushHandlers,
  ...stayHandlers,
  ...deskHandlers,
  ...monthHandlers,
  ...paperHandlers,
  ...paymentHandlers,
  ...policyHandlers,
  ...policyToolHandlers,
  ...registerHandlers,
  ...registerEntryHandlers,
  ...sourceListHandlers,
  ...stayEntryHandlers,
  ...reviewHandlers,
  ...appealHandlers,
  ...correctionHandlers,
  ...guardHandlers,
};
