/**
 * What F1 says about the field or number that has the keyboard. One table, by the name that `helpIdOf` finds; a test walks
 * the screens and names every field that has no text here.
 */
import {
  SETTING_NAMES,
  SETTINGS,
  type SettingDefinition,
  type SettingName,
} from "../../shared/contract/settings.ts";
import type { HelpText } from "./helpText.ts";
import { CIRCUMSTANCES, LISTS_AND_ITEMS } from "./registerTexts.ts";

const FIGURES = {
  "figure-total": {
    name: "医疗费总额",
    meaning: "这次住院账单里每一行金额加起来。金额以账单为准，单价 × 数量只用来核对。",
    unit: "元，到分",
    printed: "结算单的费用分类和等式，申报表的总费用",
    manual: ["explain", "单子上的等式"],
  },
  "figure-outside": {
    name: "政策范围外",
    meaning: "全自费、超限价、先行自付三样之和。哪一层都不报这部分，由病人自己付。",
    unit: "元，到分",
    printed: "结算单费用分类的右半边",
    manual: ["explain", "什么是政策范围外"],
  },
  "figure-payer": {
    name: "这一层付多少",
    meaning:
      "一个付款方按政策付的钱。前面的负号表示从病人要付的里面减去；“剩”是这一层以后还没有人付的。",
    unit: "元，到分；每个付款方单独取整",
    printed: "结算单的逐层结算，申报表里这个付款方的一列",
    manual: ["explain", "病人问：为什么不是 85%"],
  },
  "figure-own": {
    name: "本人应付",
    meaning: "医疗费总额减去各层付的，剩下由病人自己付：政策范围外的，加上范围内没有报到的。",
    unit: "元，到分",
    printed: "结算单的方框，小写和大写",
    manual: ["explain", "病人问：为什么我要付这么多"],
  },
  mapping: {
    name: "对应列",
    meaning:
      "这个文件的每一列是什么。左边选，右边看照这样读出的前几行；存成导入方案，以后有这些列的文件都照它读。",
    fill: "选文件里的一列，或每一行都用的一个值；标着“必需”的都要有",
    manual: ["import", "列名不认得的文件：对应列"],
  },
  "month-payer": {
    name: "一个付款方一个险种的合计",
    meaning:
      "这个月记账的结算里它付的钱，撤销的以负数算在内。点开看是哪几笔。右边是它占总费用的几成，各方合计 100.00%。",
    unit: "元，到分",
    printed: "申报表的汇总和一站式垫付",
    manual: ["month", "看这个月的数"],
  },
} as const satisfies Record<string, HelpText>;

const DESK = {
  "find-stay": {
    name: "找病人",
    meaning: "输入几个字就查；不输入时，下面是待结算、挂起和今天已结的清单。",
    fill: "姓名、姓名首字母、住院号、证件后四位、结算单号或票据号；也可以扫住院证的条码",
    example: "ZY23001083",
    manual: ["patient", "找到病人"],
  },
  deposit: {
    name: "已交预交金",
    meaning:
      "病人住院时已经交的钱。现金应付减去它，不够的是应补，多的是应退。各基金付多少不受影响；结算时一起记账。",
    unit: "元",
    fill: "金额，可以带逗号；没有就空着",
    example: "3000 或 3000.50",
    printed: "结算单的现金一行和应补、应退；当天收款的“预交金冲抵”",
    manual: ["deposit", "算应补应退"],
  },
  "paid-now": {
    name: "欠费结算：这次收",
    meaning: "病人今天付的现金或刷的卡，要少于应补。应补减去它就是欠费。",
    unit: "元",
    fill: "金额，可以带逗号；一分没收就空着",
    example: "2000 或 2000.50",
    printed: "结算单；当天收款的“补收”",
    manual: ["deposit", "钱不够：欠费结算"],
  },
  "debt-reason": {
    name: "原因或担保",
    meaning: "为什么没有付清，谁担保。至少两个字；按 ↓ 依次选常用的。",
    fill: "一句话，最多 40 字",
    example: "村（居）委会担保",
    printed: "结算单的欠费一行",
    manual: ["deposit", "钱不够：欠费结算"],
  },
  "collect-now": {
    name: "收欠费：这次收",
    meaning: "病人回来付的钱。已经填好还欠的全部，只收一部分就改小。",
    unit: "元",
    fill: "多于零、不超过还欠的",
    example: "500",
    printed: "当天收款的“收欠费”，操作日志；不另开结算单",
    manual: ["deposit", "病人回来付：收欠费"],
  },
  "lines-outside": {
    name: "只看有政策范围外的",
    meaning: "勾上以后，只列出没有全部进入报销范围的明细行：病人问“哪些不报”时用。",
    fill: "空格键勾上或去掉",
    manual: ["explain", "哪几行不报"],
  },
  "lines-find": {
    name: "在明细里找",
    meaning: "在这份账单的明细里找，边输边筛。",
    fill: "项目名称、国标代码或科室里的几个字",
    manual: ["explain", "哪几行不报"],
  },
  "undo-reason": {
    name: "撤销原因",
    meaning: "为什么撤销。至少两个字；按 ↓ 依次选常用的。",
    fill: "一句话",
    example: "费用有误，重新导入",
    printed: "撤销单和操作日志；月度申报的“撤销与原单”",
    manual: ["undo", "撤销一张结算单"],
  },
  "receipt-reversal": {
    name: "电子冲红号",
    meaning: "原来的票据在票据系统里冲红以后得到的号码。先冲红，再撤销：票据没有退回，医结不撤账。",
    fill: "号码；收回的是纸质票据就不填，勾下面一格",
    printed: "操作日志",
    manual: ["undo", "先在外面办妥"],
  },
  "undo-paper": {
    name: "纸质票据已收回",
    meaning: "原来的纸质票据已经拿回来了。没有电子冲红号时勾这一格。",
    fill: "空格键勾上",
    printed: "操作日志",
    manual: ["undo", "先在外面办妥"],
  },
  "undo-account": {
    name: "个人账户已冲回",
    meaning: "从病人个人账户划走的钱已经退回账户。",
    fill: "办妥以后，空格键勾上",
    printed: "操作日志",
    manual: ["undo", "先在外面办妥"],
  },
  "undo-cash": {
    name: "现金或银行卡已退",
    meaning: "结算时病人付的现金或刷的卡，写着多少，已经照数退给他。",
    unit: "元，到分",
    fill: "办妥以后，空格键勾上",
    printed: "撤销单，操作日志；从今天的收款里减去",
    manual: ["undo", "各退多少"],
  },
  "undo-deposit": {
    name: "预交金已退回",
    meaning: "结算时冲抵的预交金又是病人的了：退回他的预交金账户，或者退给他本人。",
    unit: "元，到分",
    fill: "办妥以后，空格键勾上",
    printed: "撤销单，操作日志；从今天的收款里减去",
    manual: ["undo", "各退多少"],
  },
  "undo-refund": {
    name: "应退的已收回",
    meaning: "结算时预交金有多，退给了病人一笔。撤销时预交金整个退回，所以这一笔要向病人收回来。",
    unit: "元，到分",
    fill: "办妥以后，空格键勾上",
    printed: "撤销单，操作日志；加回今天的收款",
    manual: ["undo", "各退多少"],
  },
  "undo-collected": {
    name: "后来收的欠费已退",
    meaning: "这张单欠过费，后来收了几次，合在一起是这个数，已经退给病人。",
    unit: "元，到分",
    fill: "办妥以后，空格键勾上；金额变了要重新勾",
    printed: "撤销单，操作日志；从今天的收款里减去",
    manual: ["undo", "各退多少"],
  },
  "undo-second": {
    name: "第二人",
    meaning: "这张单所在的月份已经月结，撤销要另一位医保办主任在场，由他自己输入。",
    fill: "另一位主任的登录名和密码；同一个人的另一个账号不行",
    printed: "操作日志",
    manual: ["undo", "谁可以撤销"],
  },
  "decision-source": {
    name: "按哪一方结算",
    meaning:
      "本院按政策算的与医保平台给的不一致时，选一方。选哪一方，病人和各基金就按哪一方的数付。",
    fill: "← → 换，空格键选",
    printed: "结算单上的来源，申报表，操作日志",
    manual: ["differences", "决定按哪一方结算"],
  },
  "decision-reason": {
    name: "决定的原因",
    meaning: "为什么按这一方。至少两个字；以后查账先看它。",
    fill: "一句话，最多 500 字",
    example: "平台按分进位，已与经办机构核对",
    printed: "操作日志，月度申报的“来源差异”",
    manual: ["differences", "决定按哪一方结算"],
  },
} as const satisfies Record<string, HelpText>;

const POLICY = {
  "policy-tab": {
    name: "算例、试算、假设、对比",
    meaning:
      "算例：政策包自带的例子，应得和算得。试算：自己编一份住院算一算。假设：原文没写清楚的地方和启用。对比：和另一份有什么不同，对已结算的住院有什么影响。",
    fill: "← → 换",
    manual: ["policy", "读一个政策包"],
  },
  "compare-pack": {
    name: "原来的是哪一份",
    meaning:
      "左边选中的政策包是新的，这里选它和哪一份比。自己选好最近的：同一编号在用的那份，其次是同一地区、险种的。",
    fill: "↑↓ 选一份启用过的",
    manual: ["policy", "和另一份对比"],
  },
  "effect-period": {
    name: "出院日期，从和到",
    meaning: "重算这段时间出院、已经结算、没有撤销的住院。头尾两天都算在内。",
    fill: "年-月-日",
    example: "2023-01-01",
    manual: ["policy", "用已结算的住院试算"],
  },
  "effect-old": {
    name: "原来的数",
    meaning:
      "和账上的数比：原来的数是当时结算的。和原来那一份重算的比：两份各重算一遍，只看两份之间的差别。",
    fill: "← → 换",
    manual: ["policy", "用已结算的住院试算"],
  },
  assumption: {
    name: "假设",
    meaning:
      "政策原文没有写清楚、写包的人按自己的理解补上的一条。勾上表示您读过、核实过，同意这样算钱。",
    fill: "空格键勾上；有一条没勾就不能启用",
    printed: "操作日志：谁确认了哪几条",
    manual: ["policy", "启用一个政策包"],
  },
  "trial-fact": {
    name: "情形",
    meaning: "政策包用来查标准的一项事实，如医院等级、档次、身份。可多选的，一个也没有就都不勾。",
    fill: "选一个；或照框里的提示写",
    manual: ["policy", "试算一份住院"],
  },
  "trial-bill": {
    name: "费用的写法",
    meaning: "按合计：直接写总费用和范围内。按明细：写几行费用，由政策包拆分。",
    fill: "← → 换",
    manual: ["policy", "试算一份住院"],
  },
  "trial-amount": {
    name: "费用",
    meaning: "编造的费用。总费用 = 全自费 + 超限价 + 先行自付 + 范围内；全自费由其余几项算出。",
    unit: "元",
    fill: "金额，可以带逗号；可不填的空着就是 0",
    example: "200,000",
    manual: ["policy", "试算一份住院"],
  },
  "trial-year": {
    name: "本年度此前的累计",
    meaning: "同一医保年度里，这次住院以前已经扣的起付线、已经付的钱。没有就空着。",
    unit: "元；住院次数是次",
    fill: "金额或次数",
    example: "16901",
    manual: ["policy", "试算一份住院"],
  },
  "trial-line-class": {
    name: "类别",
    meaning: "这一行费用的目录等级：甲类、乙类、丙类，决定多少进入报销范围。",
    fill: "选一个",
    manual: ["glossary", "甲类、乙类、丙类"],
  },
  "trial-line-amount": {
    name: "金额",
    meaning: "这一行的金额；退费写负数。",
    unit: "元",
    fill: "金额",
    example: "1200 或 -50",
    manual: ["policy", "试算一份住院"],
  },
  "trial-line-quantity": {
    name: "数量",
    meaning: "与单价限额一起算超限价：（单价 − 限价）× 数量。",
    fill: "数量",
    example: "10",
    manual: ["glossary", "超限价"],
  },
  "trial-line-ceiling": {
    name: "单价限额",
    meaning: "医保按这个单价为止计算，超过的由病人付。没有限价就空着。",
    unit: "元",
    fill: "金额",
    example: "100",
    manual: ["glossary", "超限价"],
  },
  "trial-line-ratio": {
    name: "先行自付比例",
    meaning: "乙类项目先由病人付的一成几成，剩下的才进入报销范围。",
    fill: "百分数",
    example: "15%",
    manual: ["glossary", "先行自付"],
  },
} as const satisfies Record<string, HelpText>;

const LOOKING_UP = {
  "registers-kind": {
    name: "看哪一样",
    meaning: "参保登记、名单、医保目录、未对照项目、医保医师：都供查看，整批更新要导入新的文件。",
    fill: "← → 换；F7 往后，Shift+F7 往前",
    manual: ["people", "查一个人"],
  },
  "persons-find": {
    name: "查人",
    meaning: "在导入的参保登记里查。",
    fill: "姓名、姓名首字母、人员编号，或完整的 18 位证件号码",
    manual: ["people", "查一个人"],
  },
  "person-purpose": {
    name: "用途",
    meaning: "为什么要看完整的证件号码。看一次记一次，写明是谁、为什么。",
    fill: "一句话，至少两个字",
    example: "核对身份证原件",
    printed: "操作日志",
    manual: ["people", "看完整的证件号码"],
  },
  "catalogue-find": {
    name: "查项目",
    meaning: "在导入的医保目录里查一个药品、诊疗项目或耗材。",
    fill: "拼音首字母、名称里的几个字，或国标代码开头的几位",
    example: "tbqs（头孢曲松）",
    manual: ["items", "查一个项目"],
  },
  "catalogue-class": {
    name: "等级",
    meaning: "只看甲类、乙类或丙类。",
    fill: "← → 换",
    manual: ["glossary", "甲类、乙类、丙类"],
  },
  "catalogue-day": {
    name: "这一天有效",
    meaning: "目录会变：只列出这一天有效的那一段。费用按记账那一天的等级算。",
    fill: "日期",
    example: "2023-06-30",
    manual: ["items", "查一个项目"],
  },
  "log-act": {
    name: "操作",
    meaning: "只看一种操作，如结算、结算撤销、导出申报表。",
    fill: "选一个，也可以输入几个字筛",
    manual: ["log", "查一条记录"],
  },
  "log-login": {
    name: "经办人",
    meaning: "只看一个人做的。",
    fill: "选一个登录名",
    manual: ["log", "查一条记录"],
  },
  "log-subject": {
    name: "对象",
    meaning: "这条记录是关于什么的：结算单号、住院、导入批次、登录名。",
    fill: "里面的几个字",
    example: "YS2023-000012",
    manual: ["log", "查一条记录"],
  },
  "log-day": {
    name: "从哪天、到哪天",
    meaning: "只看这几天的。两天都算在内；日期没有写完整时先不筛。",
    fill: "日期",
    example: "2023-06-01",
    manual: ["log", "查一条记录"],
  },
  "manual-find": {
    name: "在手册里查",
    meaning: "查标题和正文。几个词用空格隔开，要都有才算。",
    fill: "一个或几个词",
    example: "乙类",
    manual: ["start", "查手册"],
  },
} as const satisfies Record<string, HelpText>;

const ACCOUNTS = {
  display: {
    name: "显示",
    meaning: "这个窗口用亮色还是暗色，只管这台电脑。",
    fill: "← → 换",
    manual: ["accounts", "本院设置"],
  },
  "slip-printer": {
    name: "结算单打印机",
    meaning: "选定一台，结算单、明白纸都直接打到它，不再询问。每次询问：由系统的窗口选。",
    fill: "↑ ↓ 选，回车定",
    manual: ["lan", "打印机"],
  },
  "host-address": {
    name: "主机地址",
    meaning: "本院主机在医院内网里的地址和端口。账簿在主机上，这台电脑只开窗口。",
    fill: "照主任那边“设置 → 别的电脑”里写的",
    example: "192.168.1.20:7717",
    manual: ["lan", "桌面程序连接主机"],
  },
  "host-code": {
    name: "配对码",
    meaning: "用来认准主机，不是口令。对不上就什么也不送出去：可能输错，也可能有别的机器冒充。",
    fill: "大小写都行，横线可以不写",
    manual: ["lan", "桌面程序连接主机"],
  },
  "new-name": {
    name: "姓名",
    meaning: "真实姓名。",
    printed: "他办的结算单、申报表和操作日志",
    manual: ["accounts", "建一个账号"],
  },
  "new-employee": {
    name: "工号",
    meaning: "用来认定几个账号是不是同一个人：同一工号不能兼任互相牵制的岗位。",
    fill: "医院的工号",
    manual: ["accounts", "一个人不能兼任的岗位"],
  },
  "new-role": {
    name: "岗位",
    meaning: "决定能看哪几页、能做什么。建好以后不能改，要改岗就停用，另建账号。",
    fill: "↑ ↓ 选，回车定",
    manual: ["accounts", "五个岗位"],
  },
  "new-login": {
    name: "登录名",
    meaning: "登录时输入的账号，全院不能重。",
    fill: "文字、数字和 . _ -，最多 32 个字",
    printed: "操作日志",
    manual: ["accounts", "建一个账号"],
  },
  "new-password": {
    name: "密码",
    meaning: "交给本人的第一个密码。医结不保存密码本身，忘了找不回。",
    fill: "至少 8 位",
    manual: ["accounts", "建一个账号"],
  },
} as const satisfies Record<string, HelpText>;

const WAYS_IN = {
  "repair-cell": {
    name: "改一个格子",
    meaning:
      "照原件或 HIS 的记录改。停手片刻就按导入的同一套规则核对：改好一行，等着它的整份住院一起收下。",
    fill: "↑ ↓ 选行，F8 改；证件号码只显示后四位，不改就空着",
    printed: "这一行的改正记录：谁、几时、原来是什么、改成什么",
    manual: ["import", "在屏幕上改正"],
  },
  "repair-leave-out": {
    name: "这一行不要",
    meaning: "重复的行，或不属于这次住院的行。它仍算在没有收下的行里，记下是谁说不要的。",
    fill: "空格键勾选",
    manual: ["import", "在屏幕上改正"],
  },
  "repair-reason": {
    name: "为什么这样改",
    meaning: "凭什么改：HIS 的收费单、病历首页、电话核实。留在改正记录里。",
    fill: "至少两个字",
    example: "与 HIS 收费单核对",
    manual: ["import", "在屏幕上改正"],
  },
  "bill-name": {
    name: "账单上的姓名",
    meaning: "账单写错、登记对的，在这里改账单；两边一样了，这笔住院随即可以结算。",
    printed: "结算单；原来的一版留在账簿里",
    manual: ["complete", "账单写错了"],
  },
  "bill-idNumber": {
    name: "账单上的证件号码",
    meaning: "按它在参保登记里找人。不改就空着。",
    fill: "身份证 18 位，或别的证件的号码",
    manual: ["complete", "账单写错了"],
  },
  "bill-reason": {
    name: "看了什么，或为什么",
    meaning: "凭什么改账单，留在更正记录和日志里。",
    example: "身份证原件",
    manual: ["complete", "账单写错了"],
  },
  "token-source": {
    name: "哪个系统",
    meaning: "这个口令交给谁用；它推送来的批次旁边写这个名字。",
    fill: "最多 40 个字",
    example: "HIS",
    printed: "导入页的批次来路，操作日志",
    manual: ["ways", "HIS 推送"],
  },
  "token-days": {
    name: "几天后过期",
    meaning: "过期后推送随即被拒绝，账单还在 HIS 里，换了口令再送就是。",
    fill: "1 到 730",
    manual: ["ways", "HIS 推送"],
  },
} as const satisfies Record<string, HelpText>;

const ENTRY = {
  "entry-what": {
    name: "登记哪一种",
    meaning: "备案只有规范转诊和异地备案；身份只列在用的政策包认得的，别的会让这笔住院挂起。",
    manual: ["complete", "登记备案或特殊身份"],
  },
  "entry-from": {
    name: "从哪一天",
    meaning: "第一天，当天就算在内。备案只要在住院期间有一天有效，这次住院就算备了案。",
    fill: "2023-06-05，也可以连着写 20230605",
    manual: ["complete", "登记备案或特殊身份"],
  },
  "entry-to": {
    name: "到哪一天",
    meaning:
      "最后一天，当天还算在内。终止一条时，写早于第一天的日子就是撤回：当作没有登记过，记录留着。",
    fill: "2023-06-05；一直有效的空着",
    manual: ["complete", "登错了怎么办"],
  },
  "entry-proof": {
    name: "看了什么，或为什么",
    meaning: "凭什么登记：证件原件、备案号、经办机构的电话。留在这个人的登记记录里。",
    example: "低保证原件，编号 0123",
    manual: ["complete", "登记备案或特殊身份"],
  },
  "entry-personNo": {
    name: "人员编号",
    meaning: "医保给每个参保人的编号，在医保凭证或社保卡上；申报要用。",
    fill: "字母和数字",
    printed: "申报表",
    manual: ["complete", "登记里没有这个人"],
  },
  "entry-name": {
    name: "姓名",
    meaning: "登记里的姓名。账单与登记的姓名一样才能结算。",
    manual: ["complete", "登记写错了"],
  },
  "entry-idNumber": {
    name: "证件号码",
    meaning: "登记里的证件号码；账单按它找到人。屏幕上只显示后四位，不改就空着。",
    manual: ["complete", "登记写错了"],
  },
  "entry-insuredRegion": {
    name: "参保地区划",
    meaning: "在哪里参保，用哪里的政策。要与账单一致。",
    fill: "六位数字",
    example: "500112",
    printed: "结算单，申报表",
    manual: ["complete", "登记写错了"],
  },
  "entry-insuranceType": {
    name: "险种",
    meaning: "参加的是哪一种医保，例如城乡居民。",
    printed: "结算单，申报表",
    manual: ["complete", "登记写错了"],
  },
  "entry-tier": {
    name: "档次",
    meaning: "居民医保分档缴费的，写哪一档；比例因此不同。",
    example: "一档",
    printed: "结算单",
    manual: ["complete", "登记写错了"],
  },
  "entry-personType": {
    name: "人员类别",
    meaning: "例如成年居民、学生儿童；结算单和申报表都要写。",
    printed: "结算单，申报表",
    manual: ["complete", "登记写错了"],
  },
  "entry-district": {
    name: "区县",
    meaning: "参保所在的区县；有的地方各区县的救助标准不同。",
    printed: "结算单",
    manual: ["complete", "登记写错了"],
  },
} as const satisfies Record<string, HelpText>;

/** What a setting moves; what it is called and what is typed stands in the contract. */
const SETTING_EFFECTS: Readonly<Record<SettingName, Pick<HelpText, "meaning" | "printed">>> = {
  hospitalCode: { meaning: "本院在医保经办机构的编号。", printed: "结算单，申报表" },
  hospitalName: { meaning: "本院的全称。", printed: "结算单，申报表，登录页" },
  hospitalHeader: { meaning: "单据最上面印的医院名。", printed: "结算单抬头" },
  hospitalLevel: {
    meaning:
      "政策按医院等级定起付线、比例和限价。改了它，还没有结算的住院随即按新的等级算钱；已经结算的不变。",
    printed: "结算单",
  },
  hospitalRegion: { meaning: "本院所在的医保统筹区。", printed: "结算单，申报表" },
  regionTitle: { meaning: "结算单标题前面的地名。", printed: "结算单标题" },
  hotline: { meaning: "病人有疑问时打的电话。", printed: "结算单页脚" },
  settledSource: {
    meaning:
      "本院算的与平台给的到分都一致时，单上写哪一方作来源。金额不受影响；不一致的总要主任逐笔决定。",
    printed: "结算单上的来源，申报表",
  },
  ownPayReading: {
    meaning: "“个人自费”和“个人自付”各包括什么，各地口径不同。只改两个数怎么分，合计不变。",
    printed: "结算单，申报表",
  },
  drugShareReading: {
    meaning:
      "上级和医院要的药占比算法不同：单独支付的药品算在里面，还是从药品费、或从药品费和总费用里除去。月度申报写明现行的是哪个，全部计入的总在旁边。",
    printed: "申报表的核对表",
  },
  drugShareTag: { meaning: "目录限制里有这个标记的药品，就是单独支付的。" },
  fundYear: { meaning: "额度是哪一年的；别的年份不算进度。" },
  fundAmount: { meaning: "基金使用进度的分母。", printed: "申报表的核对表" },
  fundName: {
    meaning: "分母的名称。总额指标、人头总额、实际到账不是一个数，进度旁边总写着是哪个。",
    printed: "申报表的核对表",
  },
  fundSource: { meaning: "额度从哪份文件来。", printed: "申报表的核对表" },
  fundDay: { meaning: "那份文件的日期。", printed: "申报表的核对表" },
  fundPayer: { meaning: "只算这个付款方付的钱；不写就是各基金合计。" },
  officeFacts: {
    meaning:
      "政策包要用、账单和登记里没有、而全院都一样的情况，例如本院是哪一级的就诊机构。写在这里，就不用逐个病人补办；窗口给一个病人登记了别的，按登记的算。",
    printed: "结算单的待遇依据",
  },
  injuryInquiry: {
    meaning: "外伤诊断（S、T 开头）的住院，要不要先登记外伤调查结果再结算。",
  },
  stayPapers: {
    meaning:
      "哪种病人要交什么资料。缺的一导入就列出来，名单、备案、外伤调查里已经有的不用再交。只提醒，不挡结算；改了随即按新的查。",
    printed: "费用估算和补件通知",
  },
  doctorPointsReset: { meaning: "医保医师扣的分，每年这一天起从零重新记。" },
  clearingAgencyCode: { meaning: "向哪个经办机构清算。", printed: "申报表" },
  clearingAgencyName: { meaning: "清算经办机构的名称。", printed: "申报表" },
  clearingMethod: { meaning: "政策包没有写明时，申报表按这个清算方式分组。", printed: "申报表" },
  regionNames: { meaning: "六位区划在申报表上印成什么名称。", printed: "申报表" },
  leafletWithSlip: {
    meaning:
      "用大白话写的一页：谁付了多少、为什么。选一起打印，结算单正本后面就是它；选要时再打，窗口按 F8。",
    printed: "明白纸",
  },
  idleLockMinutes: { meaning: "没有人动键盘和鼠标多久就锁屏。" },
  inboxFolder: {
    meaning:
      "HIS 定时导出到这里的文件，主机自动导入，再移到里面的“已导入”或“有误”，从不删除。由系统管理设。",
    printed: "导入页的批次来路，操作日志",
  },
  inboxWaitMinutes: {
    meaning: "接收目录里先到的文件等另一个多久。等不齐的移到“有误”，旁边的说明写明缺什么。",
  },
};

const SETTING_MANUAL: Readonly<Partial<Record<SettingName, HelpText["manual"]>>> = {
  drugShareReading: ["month", "看指标"],
  drugShareTag: ["month", "看指标"],
  fundYear: ["month", "看指标"],
  fundAmount: ["month", "看指标"],
  fundName: ["month", "看指标"],
  fundSource: ["month", "看指标"],
  fundDay: ["month", "看指标"],
  fundPayer: ["month", "看指标"],
  inboxFolder: ["ways", "接收目录"],
  inboxWaitMinutes: ["ways", "接收目录"],
  stayPapers: ["held", "还差的资料"],
};

function settingHelp(name: SettingName): HelpText {
  const { label, hint, choices }: SettingDefinition = SETTINGS[name];
  const fill =
    choices === undefined ? hint : `选一个：${choices.map(([, word]) => word).join("、")}`;
  const manual = SETTING_MANUAL[name] ?? (["accounts", "本院设置"] as const);
  return { name: label, fill, ...SETTING_EFFECTS[name], manual };
}

/** By the name that `helpIdOf` finds. */
const REVIEW = {
  "review-view": {
    name: "疑点、分析、规则库、申诉",
    meaning:
      "疑点：一条一条处理。分析：同一批疑点按医疗机构、问题、项目合计。规则库：规则和它们的开关。申诉：医保局认定以后的说明和结果。",
    fill: "按 F7 依次换",
    manual: ["review", "看疑点"],
  },
  "appeal-notice": {
    name: "医保局的通知",
    meaning: "凭什么立案：通知的文号、日期、怎么说的。扣款清单的每一案都记这一段。",
    fill: "按 ↓ 选常用的，再补上文号",
    manual: ["review", "医保局认定以后：申诉"],
  },
  "appeal-days": {
    name: "几天内说明",
    meaning: "从明天数起，最后一天过完没有说明的，第二天起扣款。照医保局通知里的期限。",
    fill: "1 到 365",
    manual: ["review", "医保局认定以后：申诉"],
  },
  "bureau-payer": {
    name: "扣谁付的",
    meaning:
      "医保局从哪一方付的钱里扣。清单有付款方一列的照它；没有的，各张结算单上最先付的那一方，一般是基本医保。选了哪一方，整份清单都扣它的。",
    fill: "↑ ↓ 选；结果里每一行都写着扣谁的",
    manual: ["review", "医保局给了扣款清单"],
  },
  "report-days": {
    name: "出院日期",
    meaning: "只看这些天出院的；空着的不限。点一行去看疑点，也只看这些天的。",
    fill: "2023-06-30，也可以连着写 20230630",
    manual: ["review", "三张分析表"],
  },
  "review-level": {
    name: "级别",
    meaning:
      "违规：凭账单就能认定，没有处理不能结算。可疑：要看病历。提示：请留意。后两种不挡结算。",
    fill: "← → 选",
    manual: ["review", "看疑点"],
  },
  "review-status": {
    name: "处理的状态",
    meaning:
      "没有处理：待核实和已申诉的。采纳：认定是错。豁免：不作为错。处理过的不会删，换到别的状态就能看到。",
    fill: "← → 选",
    printed: "结算单和申报表的“审核”一格",
    manual: ["review", "处理一条疑点"],
  },
} as const satisfies Record<string, HelpText>;

export const HELP: Readonly<Record<string, HelpText>> = {
  ...FIGURES,
  ...DESK,
  ...POLICY,
  ...ENTRY,
  ...WAYS_IN,
  ...LOOKING_UP,
  ...REVIEW,
  ...LISTS_AND_ITEMS,
  ...CIRCUMSTANCES,
  ...ACCOUNTS,
  ...Object.fromEntries(SETTING_NAMES.map((name) => [`setting-${name}`, settingHelp(name)])),
};

/** The chapter about a page, by the page's name; what has no chapter of its own leads to the first. */
export const PAGE_CHAPTERS: Readonly<Record<string, string>> = {
  settle: "patient",
  import: "import",
  month: "month",
  policy: "policy",
  registers: "people",
  log: "log",
  review: "review",
  settings: "accounts",
  manual: "start",
};
