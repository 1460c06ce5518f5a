import {
  appealConclude,
  appealExplain,
  appealImport,
  appealList,
  appealLists,
  appealOpen,
} from "./appealCommands.ts";
import { backup, check, claimsExport, init } from "./bookCommands.ts";
import type { Command } from "./command.ts";
import { slipCopies } from "./copiesCommand.ts";
import { debtsCommand } from "./debtsCommand.ts";
import { demo } from "./demo.ts";
import { importCommand } from "./importCommand.ts";
import { leaflet, notice } from "./leafletCommands.ts";
import { itemsUnmapped, listsCommand, listsCompare, listsWithdraw } from "./listCommands.ts";
import { policyCases } from "./policyCases.ts";
import { policyActivate, policyVerify } from "./policyCommands.ts";
import { policyDiff, policyWhatIf } from "./policyEffect.ts";
import { policyExplain } from "./policyExplain.ts";
import { policyNew } from "./policyNew.ts";
import { policySchema } from "./policySchema.ts";
import { profileList, profileRemove, profileSave } from "./profileCommands.ts";
import {
  reviewDecide,
  reviewList,
  reviewRun,
  rulesImport,
  rulesList,
  rulesSwitch,
  rulesWithdraw,
} from "./reviewCommands.ts";
import { serve, start } from "./serveCommands.ts";
import { settingsCommand } from "./settingsCommand.ts";
import { settleCommand, undoCommand } from "./settleCommands.ts";
import { slip, slipVerify } from "./slipCommands.ts";
import { stayEnter, stayFlagsCommand } from "./stayCommands.ts";
import { tokenCreate, tokenList, tokenRevoke } from "./tokenCommands.ts";
import { watchRun, watchStatus } from "./watchCommands.ts";

/** In the order of the help: the office's day first. */
export const COMMANDS: readonly Command[] = [
  start,
  serve,
  demo,
  importCommand,
  profileList,
  profileSave,
  profileRemove,
  watchStatus,
  watchRun,
  tokenCreate,
  tokenList,
  tokenRevoke,
  listsCommand,
  listsCompare,
  listsWithdraw,
  itemsUnmapped,
  stayEnter,
  stayFlagsCommand,
  reviewRun,
  reviewList,
  reviewDecide,
  appealList,
  appealOpen,
  appealImport,
  appealLists,
  appealExplain,
  appealConclude,
  rulesImport,
  rulesList,
  rulesSwitch,
  rulesWithdraw,
  settleCommand,
  undoCommand,
  debtsCommand,
  slip,
  slipVerify,
  leaflet,
  notice,
  slipCopies,
  claimsExport,
  policyNew,
  policyVerify,
  policyExplain,
  policyCases,
  policyDiff,
  policyWhatIf,
  policyActivate,
  policySchema,
  settingsCommand,
  check,
  backup,
  init,
];
