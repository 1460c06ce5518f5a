/** The training office (演示): invented data, accounts whose passwords everybody may know. */
import type { Role } from "../../../shared/people/roles.ts";
import { consoleActor } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { createAccount } from "./accounts.ts";
import { changeSettings } from "./changeSettings.ts";

interface TrainingAccount {
  readonly login: string;
  readonly name: string;
  readonly employeeNo: string;
  readonly role: Role;
  readonly password: string;
}

/** Only ever made in a training office; printed at each start. */
export const TRAINING_ACCOUNTS: readonly TrainingAccount[] = (
  [
    ["chuangkou1", "演示窗口一", "窗口"],
    ["chuangkou2", "演示窗口二", "窗口"],
    ["zhuren", "演示主任", "医保办主任"],
    ["zhuren2", "演示副主任", "医保办主任"],
    ["zhengce", "演示政策员", "政策维护"],
    ["shenji", "演示审计员", "审计只读"],
    ["xitong", "演示系统员", "系统管理"],
  ] as const
).map(([login, name, role], index) => ({
  login,
  name,
  role,
  employeeNo: `Y${String(index + 1).padStart(3, "0")}`,
  password: `yanshi-${login}`,
}));

/** The hospital of the sample data. */
const SAMPLE_HOSPITAL = {
  hospitalCode: "H99990100001",
  hospitalName: "演示县人民医院",
  hospitalLevel: "二级",
  hospitalRegion: "999900",
  regionTitle: "演示县",
  hotline: "12393",
  // Everybody in the sample is insured in another place: a paper for that would be missing in every row.
  stayPapers:
    "身份特困=特困供养证；身份低保=低保证；转诊=转诊单；外伤=受伤经过说明；新生儿=出生医学证明和母亲的参保凭证",
  clearingAgencyCode: "999901",
  clearingAgencyName: "演示县医疗保障事务中心（演示）",
  clearingMethod: "按项目",
  regionNames: "500112=渝北区（演示）；500199=某区县（演示）；999999=外地（演示）",
} as const;

/** Accounts and settings of a new training office; what it changed later stays. Its packs come with its books. */
export async function prepareTraining(books: Books): Promise<void> {
  const actor = consoleActor(books);
  changeSettings(books, { key: "training/settings", actor }, SAMPLE_HOSPITAL);
  for (const account of TRAINING_ACCOUNTS) {
    const request = { key: `training/account/${account.login}`, actor };
    await createAccount(books, request, account, { isPublic: true });
  }
}
