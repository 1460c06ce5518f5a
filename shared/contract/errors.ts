/**
 * The closed list of errors. Each says in Chinese what happened, what it means for the money, and what to do.
 * Words in {braces} are filled from the error's details. A test builds every text.
 */

export interface ErrorText {
  /** HTTP status of the answer that carries it. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 423 | 429 | 500 | 503;
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
  SCREEN_FAILED: {
    status: 500,
    what: "这一屏没有显示出来（{detail}）。",
    money: "账在主机上，屏幕出错不改账；刚按过结算或撤销的，请在清单里看一眼有没有办成。",
    action: "请按 F9 重新打开；仍不行，请把括号里的话告诉信息科。",
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
  WRONG_SECRET: {
    status: 403,
    what: "这个主机只为打开它的医结窗口服务，请求不是从那里来的。",
    money: NOTHING_STORED,
    action: "请在医结的窗口里操作。",
  },
  FILE_NOT_SAVED: {
    status: 500,
    what: "文件没有写成：{path}（{detail}）。",
    money: "账目没有变化；这个文件不完整，请不要使用。",
    action: "请核对这个位置是否可写、磁盘是否已满、文件是否正被别的程序打开，再保存一次。",
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
  LOGIN_BUSY: {
    status: 503,
    what: "同时登录的太多，主机正忙。",
    money: NOTHING_STORED,
    action: "请过几秒再试；总是这样的，请告诉系统管理人员，可能有程序在反复试密码。",
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
  FIRST_START_OVER: {
    status: 409,
    what: "这套账簿已经有账号或已经用过，首次设置已经结束。",
    money: NOTHING_STORED,
    action: "请用已有的账号登录；忘记账号的，请问医保办主任或信息科。",
  },
  FIRST_START_ELSEWHERE: {
    status: 403,
    what: "首次设置只能在运行医结的那台电脑上做。",
    money: NOTHING_STORED,
    action: "请到主机前面，用主机自己的浏览器或桌面程序打开医结。",
  },
  // —— the way from a window to the office's host
  HOST_NOT_CHOSEN: {
    status: 503,
    what: "这台电脑还没有选定用哪一套账簿。",
    money: NOTHING_STORED,
    action: "请连接本院主机，或改用本机的账簿。",
  },
  HOST_ADDRESS_INVALID: {
    status: 400,
    what: "“{address}”不像一台主机的地址。",
    money: NOTHING_STORED,
    action: "请照主机上显示的写，例如 192.168.1.20:7717。",
  },
  PAIRING_CODE_MISTYPED: {
    status: 400,
    what: "配对码没有输对：{detail}。",
    money: "还没有和任何主机联系，没有写入任何数据。",
    action: "请对照主机“设置”里的配对码再输一遍。",
  },
  HOST_UNREACHABLE: {
    status: 503,
    what: "找不到主机 {address}（{detail}）。",
    money: "这一步没有送出去，已经完成的结算不受影响。",
    action: "请看主机是否开着、网线是否插好、地址是否写对；主机恢复后接着办。",
  },
  HOST_NOT_OFFICE: {
    status: 503,
    what: "{address} 上应答的不是医结主机。",
    money: "没有送出任何业务数据，原有账目没有变化。",
    action: "请核对地址和端口：主机要用 serve --address 运行，地址在它的“设置”里。",
  },
  HOST_CODE_DIFFERS: {
    status: 409,
    what: "{address} 上的主机与这个配对码不符。",
    money: "什么也没有送给它，原有账目没有变化。",
    action: "请向医保办主任核对地址和配对码；都没有写错的，可能有别的机器冒充，请告诉信息科。",
  },
  HOST_NOT_TRUSTED: {
    status: 503,
    what: "{address} 上的主机不是原来配对的那一台：它的证书换了。",
    money: "为防冒充，什么也没有送给它；已经完成的结算不受影响。",
    action:
      "请先问医保办主任：主机重装或换过数据文件夹的，请用新的配对码重新连接；没有的，请立即告诉信息科。",
  },
  HOST_VERSION_DIFFERS: {
    status: 409,
    what: "主机的医结是 {host} 版，这台电脑上的是 {own} 版，不能一起用。",
    money: "为免写错，没有送出任何业务；已经完成的结算不受影响。",
    action: "请把版本旧的一边升级到同一版；升级好以后再试。",
  },
  HOST_KEY_UNREADABLE: {
    status: 500,
    what: "主机的密钥文件 {path} 读不出来（{detail}）。",
    money: "账目没有变化；主机没有对外服务。",
    action:
      "请找回这个文件（账簿的备份里没有它）；找不回的，把它移走再启动，各窗口要用新的配对码重新连接。",
  },
  PRINTER_UNKNOWN: {
    status: 404,
    what: "这台电脑上没有打印机“{printer}”。",
    money: "账目没有变化。",
    action: "请看打印机是否装好，在列表里重新选一台。",
  },
  // —— data folder and books
  FOLDER_IN_USE: {
    status: 423,
    what: "数据文件夹 {folder} 正由另一个医结程序使用。",
    money: NOTHING_STORED,
    action: "请在正在运行的医结里操作，或先把它退出再试。",
  },
  NO_BOOKS: {
    status: 404,
    what: "文件夹 {folder} 里没有医结的账簿。",
    money: NOTHING_STORED,
    action: "请核对文件夹；要新建演示账簿，请先导入；要建正式账簿，请用 init。",
  },
  FOLDER_NOT_EMPTY: {
    status: 409,
    what: "文件夹 {folder} 里已经有东西。",
    money: NOTHING_STORED,
    action: "请换一个空的或还不存在的文件夹，以免新旧结果混在一起。",
  },
  FILE_EXISTS: {
    status: 409,
    what: "文件 {file} 已经存在。",
    money: "没有覆盖它，账目没有变化。",
    action: "请换一个文件名，或先把旧文件移走。",
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
  BOOKS_ALTERED: {
    status: 500,
    what: "账簿被医结以外的程序改动过，共 {count} 处，第一处：{detail}。",
    money: "改动过的金额不可信，为免错上加错，程序没有往下做。",
    action: "请不要删改文件，先复制一份，运行“检查”列出全部改动，再用最近的备份恢复。",
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
  FILE_UNREADABLE: {
    status: 422,
    what: "文件 {file} 读不了（{detail}）。",
    money: NOTHING_STORED,
    action: "请检查文件是否还在、是否被别的程序占用，再试一次。",
  },
  FILE_EMPTY: {
    status: 422,
    what: "文件 {file} 是空的，里面没有数据。",
    money: NOTHING_STORED,
    action: "请从 HIS 重新导出这个文件。",
  },
  FILE_TOO_LARGE: {
    status: 413,
    what: "文件 {file} 有 {size} MB，超过上限 {limit} MB。",
    money: NOTHING_STORED,
    action: "请按月或按科室分成几个文件导出，再分次导入。",
  },
  FILE_KIND_UNKNOWN: {
    status: 422,
    what: "文件 {file} 里面不是能读的表格（XLSX、XLS、CSV、TXT、网页表格、XML、JSON，或只装一个这种文件的 ZIP）。",
    money: NOTHING_STORED,
    action: "请在 HIS 或 Excel/WPS 里另存为 XLSX 或 CSV 再导入。",
  },
  FILE_ENCODING: {
    status: 422,
    what: "文件 {file} 的编码不对：第 {row} 行附近有既不是 UTF-8 也不是 GB18030 的内容。",
    money: NOTHING_STORED,
    action: "请从 HIS 重新导出，或用 Excel/WPS 打开确认没有乱码后另存为 XLSX。",
  },
  FILE_DAMAGED: {
    status: 422,
    what: "文件 {file} 已损坏或没有传完（{detail}）。",
    money: NOTHING_STORED,
    action: "请重新导出或重新复制这个文件。",
  },
  ARCHIVE_REFUSED: {
    status: 422,
    what: "文件 {file} 不能打开：{detail}。",
    money: NOTHING_STORED,
    action: "请确认文件来自 HIS；可用 Excel/WPS 打开后另存为新的 XLSX 再导入。",
  },
  FILE_CHANGED: {
    status: 409,
    what: "文件 {file} 在导入过程中被改动了。",
    money: NOTHING_STORED,
    action: "请等文件写完、关闭其他程序后重新导入。",
  },
  FILES_SAME: {
    status: 422,
    what: "文件 {file} 与 {other} 的内容完全相同。",
    money: NOTHING_STORED,
    action: "请只选其中一个再导入。",
  },
  ROW_TOO_LONG: {
    status: 422,
    what: "文件 {file} 从第 {row} 行起有一行超过 100 万字，多半是引号没有成对。",
    money: NOTHING_STORED,
    action: "请检查这一行的引号，或重新导出。",
  },
  QUOTE_OPEN: {
    status: 422,
    what: "文件 {file} 第 {row} 行有一个引号到文件末尾都没有结束，文件可能没有传完。",
    money: NOTHING_STORED,
    action: "请检查这一行的引号，或重新导出。",
  },
  FORMULA_WITHOUT_VALUE: {
    status: 422,
    what: "文件 {file} 第 {row} 行第 {column} 列是一个公式，文件里没有存它算出的数。",
    money: NOTHING_STORED,
    action: "请用 Excel/WPS 打开这个文件，保存一次（公式会算出来），再导入。",
  },
  HEADER_NOT_FOUND: {
    status: 422,
    what: "文件 {file} 的前 30 行里找不到认识的表头，也可能是编码不对成了乱码。",
    money: NOTHING_STORED,
    action:
      "请在“导入”页对这个文件按“对应列”，说明哪一列是什么，存成导入方案后再导入；编码不对的请重新导出。",
  },
  COLUMN_MISSING: {
    status: 422,
    what: "文件 {file}（{kind}，表头在第 {row} 行）缺少必需的列：{columns}。",
    money: NOTHING_STORED,
    action:
      "请在“导入”页按“对应列”，指明哪一列是它，或给全文件一个固定的值；日期不能固定，可在表头上面写一格，如“名单日期：2024-05”；没有的请在 HIS 导出时补上。",
  },
  PROFILE_UNKNOWN_FIELD: {
    status: 422,
    what: "导入方案“{name}”里的项目“{field}”不认识。",
    money: "方案没有存，导入的读法没有变化。",
    action: "这个方案可能来自较新的程序：请升级后再存，或重新对应一次。",
  },
  PROFILE_FIXES_DATE: {
    status: 422,
    what: "导入方案“{name}”给“{field}”写了一个固定的日期。",
    money: "方案没有存。固定的日期会用到以后每一份文件上：下个月的名单就成了这个月的。",
    action:
      "日期要从文件里来：对上写着它的一列；文件里没有的，在表头上面写一格，如“名单日期：2024-05”，再对应。",
  },
  COLUMN_TWICE: {
    status: 422,
    what: "文件 {file} 第 {row} 行表头里有两列都是“{column}”：{first} 和 {second}。",
    money: NOTHING_STORED,
    action: "请在“导入”页按“对应列”，选定用哪一列；或删去其中一列。",
  },
  DATE_ORDER_UNKNOWN: {
    status: 422,
    what: "文件 {file} 的“{column}”年份写在后面，分不清哪一段是月、哪一段是日：{detail}。",
    money: NOTHING_STORED,
    action:
      "请在“导入”页按“对应列”，在“{column}”旁边选定“月/日/年”或“日/月/年”，存成导入方案后再导入；或在 HIS 里按 2024-01-31 的样子导出。",
  },
  FILE_AMBIGUOUS: {
    status: 422,
    what: "文件 {file} 分不清是{first}还是{second}。",
    money: NOTHING_STORED,
    action: "请在“导入”页按“对应列”，选定是哪一张表、哪一种内容；或把两种内容分成两个文件。",
  },
  BILL_FILES_INCOMPLETE: {
    status: 422,
    what: "只选了{present}，没有{missing}，账单不完整。",
    money: NOTHING_STORED,
    action: "请把同一批的住院就医表和住院结算表（费用明细）一起选上再导入。",
  },
  TOO_MANY_FAULTS: {
    status: 422,
    what: "错误超过 {limit} 处，多半是选错了文件或目录。第一处：文件 {file} 第 {row} 行“{column}”：{reason}。",
    money: NOTHING_STORED,
    action: "请先按这一条检查文件、医保目录和参保登记，再重新导入。",
  },
  IMPORT_CANCELLED: {
    status: 409,
    what: "导入已取消。",
    money: NOTHING_STORED,
    action: "需要时请重新导入，不会重复。",
  },
  PUSH_TOKEN_REFUSED: {
    status: 401,
    what: "推送口令不对、已停用或已过期。",
    money: NOTHING_STORED,
    action: "请系统管理在设置里核对这个口令；过期的另建一个，交给 HIS 更换。",
  },
  PUSH_TOO_OFTEN: {
    status: 429,
    what: "推送太频繁（每分钟最多 {limit} 次）。",
    money: NOTHING_STORED,
    action: "请过一分钟用同一个业务号再送；账单请攒成一批送，不要一份一次。",
  },
  PUSH_INCOMPLETE: {
    status: 400,
    what: "推送的内容在中间断了，没有送完。",
    money: NOTHING_STORED,
    action: "请用同一个业务号把整份内容再送一次，不会重复。",
  },
  PUSH_NOT_BILLS: {
    status: 422,
    what: "{file} 是{label}，推送只收账单。",
    money: NOTHING_STORED,
    action: "名单和目录请在导入页导入，或放进接收目录。",
  },
  REPAIR_STILL_WRONG: {
    status: 422,
    what: "还有 {count} 处不对，第一处是 {file} 第 {row} 行“{column}”：{reason}。",
    money: "改正以整份住院（或整份名单）为单位，一行也没有入账；填的内容还在屏幕上。",
    action: "请把标出的格子都改好再保存；一时改不全的，导出待改正的行，改好再导入。",
  },
  REPAIR_DONE: {
    status: 409,
    what: "{file} 第 {row} 行已经在批次 {batch} 改正过了。",
    money: "没有再入一次账，账上以批次 {batch} 的为准。",
    action: "请打开批次 {batch} 核对；还要改的，请 HIS 改正后重新导出再导入。",
  },
  REPAIR_TOO_MANY: {
    status: 422,
    what: "要一起改正的有 {rows} 行，屏幕上一次最多 {limit} 行。",
    money: NOTHING_STORED,
    action: "请导出待改正的行，在表格里改好再导入。",
  },
  INBOX_STUCK: {
    status: 409,
    what: "接收目录里的“{file}”移不走（{detail}）。",
    money: "导入过的不会再导入一次，账目不受影响；文件还在原处。",
    action: "请检查接收目录里“已导入”“有误”是不是文件夹、主机能不能改名和写入。",
  },
  IMPORT_OVERTAKEN: {
    status: 409,
    what: "导入期间，住院号 {inpatientNo} 的账单被另一项业务处理了。",
    money: NOTHING_STORED,
    action: "请重新导入，程序会按现在的状态再核对一遍。",
  },
  NO_ERROR_ROWS: {
    status: 404,
    what: "批次 {batch} 的文件 {file} 没有需要改正的行。",
    money: "账目没有变化。",
    action: "请在导入报告里选择有错误的文件。",
  },
  // —— stays and settlements
  ALREADY_SETTLED: {
    status: 409,
    what: "这次住院已由{by}（{window}）于 {at} 结算，结算单号 {slipNumber}。",
    money: "没有重复结算，原来的结算不变。",
    action: "要改的，请先撤销原结算；要看的，请打开原结算单。",
  },
  STAY_HELD: {
    status: 409,
    what: "这次住院还不能结算。{reasons}",
    money: "没有记账，没有占用结算单号。",
    action: "请按提示补齐资料或作出决定后再结算。",
  },
  SHOWN_DIFFERS: {
    status: 409,
    what: "结算结果与屏幕上显示的已经不同。",
    money: "没有记账，没有占用结算单号。",
    action: "请刷新，核对新的结果后再结算。",
  },
  RECEIPT_USED: {
    status: 409,
    what: "票据号 {receipt} 已在住院号 {inpatientNo} 的结算单 {slipNumber} 用过。",
    money: "同一张票据不能报销两次，这笔没有记账。",
    action: "请核对票据；前一笔确属错结的，先撤销前一笔。",
  },
  BILL_ALTERED: {
    status: 500,
    what: "这次住院的账单（第 {versionId} 版）导入后被医结以外的程序改动过。",
    money: "改动过的金额不可信，没有记账，没有占用结算单号。",
    action: "请运行“检查”找出改动的明细，核对后重新导入账单，并告诉信息科。",
  },
  NOTHING_TO_DECIDE: {
    status: 409,
    what: "这次住院没有需要决定来源的差异：{reason}",
    money: NOTHING_STORED,
    action: "请刷新后查看这次住院现在的情形。",
  },
  REASON_MISSING: {
    status: 400,
    what: "“{act}”要写明原因。",
    money: NOTHING_STORED,
    action: "请填写原因后再试。",
  },
  PAYMENT_REFUSED: {
    status: 422,
    what: "收款对不上：现金应付 {cash}，预交金 {deposit}，这次收 {paid}。",
    money: "没有记账，没有占用结算单号，也没有收款记录。",
    action: "预交金不能是负数；欠费结算这次收的要少于应补，应补收齐的请直接结算。",
  },
  NO_DEBT: {
    status: 409,
    what: "结算单 {slipNumber} 没有未收的欠费：没有欠过、已经收清，或者已经撤销。",
    money: "没有记收款，账目没有变化；已经收下的钱请当场退还病人。",
    action: "请刷新欠费清单，核对结算单号。",
  },
  DEBT_OVERPAID: {
    status: 422,
    what: "结算单 {slipNumber} 还欠 {open}，不能收 {paid}。",
    money: "没有记收款，账目没有变化。",
    action: "请收多于零、不超过欠款的金额；别的窗口可能刚收过一部分，请刷新后核对。",
  },
  ENTRY_REFUSED: {
    status: 422,
    what: "没有登记：{detail}。",
    money: "登记和账目都没有变化，没有结算的住院照原来的登记计算。",
    action: "请核对证件或经办机构的回复，改正以后再登记。",
  },
  ATTACHMENT_REFUSED: {
    status: 422,
    what: "没有附上：{detail}。",
    money: NOTHING_STORED,
    action: "请换成扫描件：PDF、PNG 或 JPEG，一份不超过 {limit} MB。",
  },
  ATTACHMENT_DAMAGED: {
    status: 500,
    what: "附件 {id} 的文件{problem}。",
    money: "账目和结算不受影响，只是这份附件打不开。",
    action: "请管机器的同事从备份的 attachments 文件夹里取回文件 {digest}，再打开。",
  },
  LIST_WITHDRAWN: {
    status: 409,
    what: "名单 {list} 已由{by}于 {at} 撤回。",
    money: NOTHING_STORED,
    action: "请刷新名单；要它重新算数的，再导入一次。",
  },
  LISTS_DIFFER_IN_KIND: {
    status: 422,
    what: "两份名单不是同一种，不能比对。",
    money: "没有比对，账目没有变化。",
    action: "请选两份身份名单，或两份参保名单。",
  },
  NOT_A_SETTLEMENT: {
    status: 409,
    what: "{slipNumber} 本身是撤销单，不能再撤销。",
    money: NOTHING_STORED,
    action: "要恢复的，请把这次住院重新结算一次。",
  },
  ALREADY_UNDONE: {
    status: 409,
    what: "结算单 {slipNumber} 已由 {undoneBy} 撤销。",
    money: "没有重复撤销，账目没有变化。",
    action: "请查看撤销单 {undoneBy}。",
  },
  NOT_YOUR_SETTLEMENT: {
    status: 403,
    what: "结算单 {slipNumber} 不是您办的。",
    money: NOTHING_STORED,
    action: "请由原经办人当日撤销，或请医保办主任撤销。",
  },
  UNDO_NEEDS_MANAGER: {
    status: 403,
    what: "结算单 {slipNumber} 所在的 {day} 已经日结。",
    money: NOTHING_STORED,
    action: "日结以后请由医保办主任撤销。",
  },
  SECOND_PERSON_NEEDED: {
    status: 403,
    what: "结算单 {slipNumber} 所在的月份已经月结，撤销要两个人。",
    money: NOTHING_STORED,
    action: "请另一位医保办主任在场输入账号和密码。",
  },
  SECOND_PERSON_REFUSED: {
    status: 403,
    what: "账号 {login} 不能作第二人：要另一个人，而且是医保办主任。",
    money: NOTHING_STORED,
    action: "请换另一位医保办主任输入账号和密码。",
  },
  LATER_STAYS_FIRST: {
    status: 409,
    what: "同一年度还有 {count} 笔更晚的结算，要从最晚的开始倒序撤销：{slips}。",
    money: "后面的结算用到了这一笔的累计，这笔没有撤销，账目没有变化。",
    action: "请按列出的次序逐笔撤销，再撤销这一笔，然后按先后重新结算。",
  },
  OUTSIDE_FIRST: {
    status: 409,
    what: "撤销前还要先办妥：{missing}。",
    money: "院外的钱和票据没有退回以前不撤账，账目没有变化。",
    action: "请先办妥，再填上冲红号或勾选后撤销。",
  },
  DAY_CLOSED: {
    status: 409,
    what: "{day} 在 {window} 已经日结。",
    money: NOTHING_STORED,
    action: "请下一日再办，或到没有日结的窗口办理。",
  },
  DAY_NOT_YET: {
    status: 409,
    what: "{day} 还没有到，不能日结。",
    money: NOTHING_STORED,
    action: "请到当天营业结束时再日结。",
  },
  MONTH_LOCKED: {
    status: 423,
    what: "{month} 已经月结，不能再记账。",
    money: NOTHING_STORED,
    action: "请在当前月份办理；要更正已月结的结算，请用结算撤销。",
  },
  MONTH_NOT_OVER: {
    status: 409,
    what: "{month} 还没有过完，不能月结。",
    money: NOTHING_STORED,
    action: "请到下个月再月结。",
  },
  DAYS_OPEN: {
    status: 409,
    what: "{month} 还有 {count} 处没有日结：{days}。",
    money: "月结没有做，账目没有变化。",
    action: "请先把列出的各日各窗口日结，再月结。",
  },
  SETTLE_FACT_MISSING: {
    status: 422,
    what: "没有给出“{fact}”，无法查“{at}”。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请补全“{fact}”后重新结算；一时查不清的，先挂起。",
  },
  SETTLE_FACT_INVALID: {
    status: 422,
    what: "“{fact}”写成了“{value}”，政策包只认：{allowed}。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请核对“{fact}”，改正后重新结算。",
  },
  SETTLE_UNSTATED: {
    status: 422,
    what: "政策原文没有写明{case}，本政策包不能计算这种情形。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请向经办机构问清后由政策维护人员补进政策包，或按平台结果结算。",
  },
  SETTLE_NO_ROW: {
    status: 422,
    what: "“{at}”里没有一行适用于这张账单：{detail}。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请把政策包和这张账单交给政策维护人员核对。",
  },
  SETTLE_TWO_ROWS: {
    status: 422,
    what: "“{at}”里有两行同时适用于这张账单：{detail}。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请把政策包和这张账单交给政策维护人员核对。",
  },
  SETTLE_SPLIT_UNBALANCED: {
    status: 422,
    what: "总费用 {total} ≠ 全自费 + 超限价 + 先行自付 + 范围内（差 {difference}）。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请核对费用明细的拆分，改正后重新导入。",
  },
  SETTLE_NEGATIVE: {
    status: 422,
    what: "“{at}”算得负数 {value}，不能结算。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请核对账单里的退费，或请政策维护人员核对政策包。",
  },
  SETTLE_YEAR_AMOUNT_UNKNOWN: {
    status: 422,
    what: "年初导入的累计“{name}”，政策包没有这个量。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请核对累计的名称；漏计累计会多付或少付。",
  },
  SETTLE_YEAR_AMOUNT_OF_GROUP: {
    status: 422,
    what: "年初导入的累计“{name}”是几层的合计，封顶和起付线却按层累计（{layers}）。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请写明累计属于哪一层；写在合计上会漏计，会多付。",
  },
  SETTLE_ARITHMETIC: {
    status: 422,
    what: "“{at}”算不出来：{detail}。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "请核对账单里的数；账单没有错的，请政策维护人员核对政策包。",
  },
  SETTLE_NOT_CONSERVED: {
    status: 500,
    what: "结算结果不守恒：各方支付与个人负担合计 {sum}，总费用 {total}。",
    money: "这张账单没有结算，没有写入任何金额。",
    action: "这是程序的错，请保留这张账单，把日志交给信息科。",
  },
  // —— papers
  PAPER_FONT_MISSING: {
    status: 500,
    what: "打印用的字体文件读不出来：{file}。",
    money: "结算已经记账的不受影响，只是这一张没有打出来。",
    action: "请联系信息科重新安装医结，或检查字体文件夹的设置，然后补打。",
  },
  SLIP_UNDONE: {
    status: 409,
    what: "结算单 {slipNumber} 已经撤销，或本身是撤销单。",
    money: "理赔材料没有打印，补打次数和账目没有变化。",
    action: "请打印这次住院现在有效的结算单；还没有重新结算的，先结算。",
  },
  SLIP_DOES_NOT_ADD_UP: {
    status: 500,
    what: "结算单 {slipNumber} 的金额对不上：{detail}。",
    money: "为免把错账交给患者，这张结算单没有打印；账簿没有改动。",
    action: "请不要手工填写，把结算单号交给信息科查明后再补打。",
  },
  WORKBOOK_NOT_WRITTEN: {
    status: 500,
    what: "申报表 {file} 没有写成（{detail}）。",
    money: "账目没有变化；原来的同名文件还在。",
    action: "请检查磁盘空间和写入权限；文件在 Excel 或 WPS 里打开着时请先关闭，再导出一次。",
  },
  SLIP_UNREADABLE: {
    status: 422,
    what: "这份文件读不出结算单的内容：{detail}。",
    money: "没有核验，不能说明它是真是假。",
    action: "请改用纸面上的结算单号、校验码和金额核验。",
  },
  // —— policy
  POLICY_TWO_PACKS: {
    status: 409,
    what: "参保地 {region}、{insuranceType}、{day} 有两个政策包同时适用：{packs}。",
    money: "没有结算，没有写入任何金额。",
    action: "请在政策管理里停用其中一个，再重新结算。",
  },
  PACK_REFUSED: {
    status: 422,
    what: "政策包有 {count} 处问题：{detail}。",
    money: "改正以前它不能试算、对比，也不能启用；正在用的报销规则没有变化。",
    action: "请按提示改正后再来。",
  },
  CASE_REFUSED: {
    status: 422,
    what: "这个情形有 {count} 处读不成：{detail}。",
    money: NOTHING_STORED,
    action: "请按提示改正后重试，写法和政策包里的算例一样。",
  },
  PACK_EXAMPLE_FAILS: {
    status: 422,
    what: "政策包算不出它自带的算例“{example}”：{quantity}应为 {expected}，算得 {got}。",
    money: "政策包没有启用，报销规则没有变化。",
    action: "请核对政策原文，改正规则或算例后再启用。",
  },
  RULE_NOT_AUTOMATIC: {
    status: 422,
    what: "规则“{rule}”不能设为自动扣减：它要人来核实，规则本身没有标明可自动扣减。",
    money: "设置没有改，没有动钱。",
    action: "请设为按级别、提示或关；要自动扣减的，先由规则文件标明。",
  },
  RULES_NONE: {
    status: 422,
    what: "文件 {file} 里没有读出一条规则。{detail}",
    money: "规则没有变化，没有动钱。",
    action: "请核对是不是国家医保局公布的规则库文件，或本院的规则文件（.yaml）。",
  },
  RULES_REFUSED: {
    status: 422,
    what: "规则文件 {file} 有 {count} 处要改：{detail}",
    money: "规则没有变化，没有动钱。",
    action: "请按行列改好，再导入。",
  },
  RULES_CLASH: {
    status: 409,
    what: "文件 {file} 的规则编号 {code} 与正在用的 {other} 相同。",
    money: "同一编号不能有两种判断，规则没有变化，没有动钱。",
    action: "请先撤下 {other}，或改掉编号。",
  },
  RULE_FILE_WITHDRAWN: {
    status: 409,
    what: "规则文件 {file} 已经撤下：{why}。",
    money: "规则没有变化，没有动钱。",
    action: "要再用，请重新导入。",
  },
  FINDING_CLOSED: {
    status: 409,
    what: "疑点“{rule}”在 {at} 的审核里已经不再命中，已关闭。",
    money: "没有改动，没有动钱。",
    action: "请刷新清单，看现在的疑点。",
  },
  APPEAL_REFUSED: {
    status: 409,
    what: "申诉没有记下：{detail}。",
    money: "扣款和应收都没有变化。",
    action: "请核对医保局的通知和这条疑点现在的情况，再记一次。",
  },
  BUREAU_LIST_UNREADABLE: {
    status: 422,
    what: "文件 {file} 不能当作医保局的扣款清单来读：{detail}。",
    money: "没有立案，扣款和应收都没有变化。",
    action:
      "请选经办机构给的扣款（拒付）明细；列名不同的，把表头改成“住院号、扣款金额、扣款原因”再试。",
  },
  PACK_VERIFY_ONLY: {
    status: 422,
    what: "政策包“{name}”写明仅供核对：{reason}",
    money: "政策包没有启用，报销规则没有变化。",
    action: "请补齐政策原文里的数字，删去“仅供核对”一行，再启用。",
  },
  ASSUMPTIONS_UNCONFIRMED: {
    status: 422,
    what: "政策包有未经确认的假设：{missing}。",
    money: "假设会影响报销金额，确认前不能启用；报销规则没有变化。",
    action: "请政策维护人员逐条阅读并确认。",
  },
  PACK_USED: {
    status: 409,
    what: "编号 {id} 的政策包已用于结算，内容不能再改。",
    money: "以前的结算仍按原来的内容保存，报销规则没有变化。",
    action: "请给新内容一个新编号，并写明它替换 {id}。",
  },
  PACK_OVERLAPS: {
    status: 409,
    what: "政策包 {id} 与正在使用的 {other} 在同一地区、险种和日期上重叠。",
    money: "两个包同时有效会算出两种结果，没有启用；报销规则没有变化。",
    action: "请改正有效日期，或写明它替换 {other}。",
  },
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
