/**
 * The closed list of errors. Each says in Chinese what happened, what it means for the money, and what to do.
 * Words in {braces} are filled from the error's details. A test builds every text.
 */

export interface ErrorText {
  /** HTTP status of the answer that carries it. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 423 | 500 | 503;
  readonly what: string;
  readonly money: string;
  readonly action: string;
}

const NOTHING_STORED = "没有写入任何数据，原有账目没有变化。";

export const ERRORS = {
  // —— general
  BAD_REQUEST: {
    status: 400,
    what: "请求不完整或格式不对：{detail}。",
    money: NOTHING_STORED,
    action: "请按提示改正后重试。",
  },
  INTERNAL: {
    status: 500,
    what: "程序内部出错（{detail}）。",
    money: "这一步没有完成，已经完成的结算不受影响。",
    action: "请重试一次；仍不行，请把日志交给信息科。",
  },
  WRONG_ADDRESS: {
    status: 403,
    what: "请求用的地址（{host}）不是本机医结的地址。",
    money: NOTHING_STORED,
    action: "请用医结启动时显示的地址打开。",
  },
  WRONG_ORIGIN: {
    status: 403,
    what: "请求来自别的网页，已拒绝。",
    money: NOTHING_STORED,
    action: "请关掉来历不明的网页，回到医结页面操作。",
  },
  TOO_LARGE: {
    status: 413,
    what: "请求太大（上限 {limit}）。",
    money: NOTHING_STORED,
    action: "请把文件按月或按科室拆小后再试。",
  },
  NOT_FOUND: {
    status: 404,
    what: "没有找到{what}。",
    money: NOTHING_STORED,
    action: "请核对号码；列表可能已经更新，请刷新后再试。",
  },
  STOPPING: {
    status: 503,
    what: "医结正在退出，不再接受新的操作。",
    money: "已经完成的结算都已记账；这一步没有开始。",
    action: "请等医结重新启动后再试。",
  },
  // —— people who work here
  NOT_ALLOWED: {
    status: 403,
    what: "您的岗位（{role}）不能做“{act}”，可以做的岗位：{allowed}。",
    money: NOTHING_STORED,
    action: "请由相应岗位的人员登录后办理。",
  },
  LOGIN_REFUSED: {
    status: 401,
    what: "账号或密码不对。",
    money: NOTHING_STORED,
    action: "请核对后再试；连续输错 5 次，账号锁定 15 分钟。",
  },
  LOGIN_LOCKED: {
    status: 423,
    what: "账号因多次输错密码已锁定，{until} 后解锁。",
    money: NOTHING_STORED,
    action: "请到时再试；不是本人操作的，请告诉系统管理人员。",
  },
  SESSION_ENDED: {
    status: 401,
    what: "登录已失效（已退出、超过 30 分钟未操作或满 12 小时）。",
    money: "没有做完的一步没有记账，已完成的结算不受影响。",
    action: "请重新登录后继续。",
  },
  ACCOUNT_INVALID: {
    status: 422,
    what: "账号资料不合要求：{detail}。",
    money: NOTHING_STORED,
    action: "请改正后再建账号。",
  },
  ACCOUNT_EXISTS: {
    status: 409,
    what: "登录名 {login} 已经有人使用。",
    money: NOTHING_STORED,
    action: "请换一个登录名。",
  },
  ACCOUNT_UNKNOWN: {
    status: 404,
    what: "没有登录名为 {login} 的账号，或它已停用。",
    money: NOTHING_STORED,
    action: "请核对登录名。",
  },
  ROLES_CONFLICT: {
    status: 409,
    what: "工号 {employeeNo} 已有“{existing}”账号，不能再有“{wanted}”账号：{reason}。",
    money: NOTHING_STORED,
    action: "请另派一人担任，或先停用原有账号。",
  },
  // —— data folder and books
  FOLDER_IN_USE: {
    status: 423,
    what: "数据文件夹 {folder} 正由另一个医结程序使用。",
    money: NOTHING_STORED,
    action: "请在正在运行的医结里操作，或先把它退出再试。",
  },
  NOT_OUR_BOOKS: {
    status: 422,
    what: "这个数据库文件不是医结的账簿。",
    money: NOTHING_STORED,
    action: "请检查数据文件夹是否选对。",
  },
  BOOKS_TOO_NEW: {
    status: 409,
    what: "账簿由更新的医结写成（结构 {current}，本程序只到 {newest}）。",
    money: "为免写坏，程序没有打开它，账目没有变化。",
    action: "请改用更新的医结打开；不要用旧版本。",
  },
  BOOKS_KIND_DIFFERS: {
    status: 409,
    what: "这个文件夹里已经有一套{existing}账簿，不能再建成{wanted}账簿。",
    money: NOTHING_STORED,
    action: "请换一个空文件夹，或直接打开原有账簿。",
  },
  BOOKS_DAMAGED: {
    status: 500,
    what: "账簿文件打不开或已损坏（{detail}）。",
    money: "程序没有改动它，损坏前的账目在最近的备份里。",
    action: "请不要删除文件，先复制一份，再请信息科用最近的备份恢复。",
  },
  MIGRATION_FAILED: {
    status: 500,
    what: "账簿升级没有成功（{detail}）。",
    money: "升级已全部撤回，账目与升级前相同，升级前的备份也已留好。",
    action: "请继续使用原来的版本，并把日志交给信息科。",
  },
  BACKUP_FAILED: {
    status: 500,
    what: "备份 {path} 没有做成（{detail}）。",
    money: "账簿本身没有变化，但这一次没有可用的备份。",
    action: "请检查磁盘空间和文件夹权限，再备份一次。",
  },
  CLOCK_NOT_ALLOWED: {
    status: 409,
    what: "正式账簿只能用电脑的时钟，不能用人为设定的时间。",
    money: NOTHING_STORED,
    action: "请去掉时间设定后再打开。",
  },
  CLOCK_BEHIND: {
    status: 409,
    what: "电脑时间（{now}）早于最后一笔业务的时间（{last}）。",
    money: "为免账期错乱，结算等业务已停，没有写入任何数据。",
    action: "请先校准电脑的日期和时间；若是以前的时间错了，请由系统管理或医保办主任做“校时确认”。",
  },
  KEY_REUSED: {
    status: 409,
    what: "同一个业务号已经用于另一项请求（{kind}）。",
    money: NOTHING_STORED,
    action: "请刷新页面后重新操作。",
  },
  // —— files
  // —— stays and settlements
  // —— papers
  PAPER_FONT_MISSING: {
    status: 500,
    what: "打印用的字体文件读不出来：{file}。",
    money: "结算已经记账的不受影响，只是这一张没有打出来。",
    action: "请联系信息科重新安装医结，或检查字体文件夹的设置，然后补打。",
  },
  SLIP_DOES_NOT_ADD_UP: {
    status: 500,
    what: "结算单 {slipNumber} 的金额对不上：{detail}。",
    money: "为免把错账交给患者，这张结算单没有打印；账簿没有改动。",
    action: "请不要手工填写，把结算单号交给信息科查明后再补打。",
  },
  SLIP_UNREADABLE: {
    status: 422,
    what: "这份文件读不出结算单的内容：{detail}。",
    money: "没有核验，不能说明它是真是假。",
    action: "请改用纸面上的结算单号、校验码和金额核验。",
  },
  // —— policy
} as const satisfies Record<string, ErrorText>;

export type ErrorCode = keyof typeof ERRORS;

export type ErrorDetails = Readonly<Record<string, string | number>>;

function fill(text: string, details: ErrorDetails): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ""));
}

/** The three sentences of an error with its details filled in. */
export function errorText(
  code: ErrorCode,
  details: ErrorDetails = {},
): { readonly what: string; readonly money: string; readonly action: string } {
  const text: ErrorText = ERRORS[code];
  return {
    what: fill(text.what, details),
    money: fill(text.money, details),
    action: fill(text.action, details),
  };
}

/** An expected error: it has a code from the list and is shown to the user as it is. */
export class YijieError extends Error {
  override name = "YijieError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    const text = errorText(code, details);
    super(`${text.what}${text.money}${text.action}`, options);
    this.code = code;
    this.details = details;
  }
}
