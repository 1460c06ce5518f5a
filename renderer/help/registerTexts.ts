/** What F1 says about the fields of 人员目录 and of what a window finds out about one stay. */
import type { HelpText } from "./helpText.ts";

export const LISTS_AND_ITEMS = {
  "person-day": {
    name: "哪一天",
    meaning: "看这个人在这一天有什么身份、在哪里参保、备没备案，各是谁说的。先填着今天。",
    fill: "日期，2023-06-30 或 20230630",
    manual: ["people", "查一个人"],
  },
  "lists-kind": {
    name: "哪一种名单",
    meaning: "只列一种名单。",
    fill: "↑ ↓ 选，回车定",
    manual: ["lists", "看一份名单"],
  },
  "list-find": {
    name: "在名单里找",
    meaning: "在打开的这份名单里找一行，边输边找。",
    fill: "姓名、编码，或完整的 18 位证件号码",
    manual: ["lists", "看一份名单"],
  },
  "withdraw-reason": {
    name: "为什么撤回",
    meaning: "撤回以后这份名单不再算数，以前的重新算数。至少两个字。",
    fill: "一句话",
    example: "导错了月份",
    printed: "名单上，操作日志",
    manual: ["lists", "撤回一份名单"],
  },
  "compare-what": {
    name: "与什么比",
    meaning:
      "另一份名单：两份之间谁多了、谁少了、谁变了。参保登记：与登记和窗口登记比。没有参保的、已死亡的：名单上有哪些人。",
    fill: "← → 换",
    manual: ["lists", "比对"],
  },
  "compare-other": {
    name: "原来的名单",
    meaning: "从这一份比到打开的那一份。先选着同一来源的上一份；被替换、撤回的也能选。",
    fill: "↑ ↓ 选，回车定",
    manual: ["lists", "比对"],
  },
  "compare-day": {
    name: "哪一天的",
    meaning: "参保登记、参保情况按这一天的。",
    fill: "日期，2023-06-30 或 20230630",
    manual: ["lists", "比对"],
  },
  "compare-purpose": {
    name: "导出的用途",
    meaning: "为什么导出，送给谁。每导一次记一次。",
    fill: "一句话，至少两个字",
    example: "送乡镇核对",
    printed: "操作日志",
    manual: ["lists", "比对"],
  },
  "compare-form": {
    name: "文件格式",
    meaning: "XLSX 是表格；CSV 是文本，别的系统也读得。",
    fill: "← → 换",
    manual: ["lists", "比对"],
  },
  "compare-whole": {
    name: "完整证件号码",
    meaning: "不勾，文件里只留后四位。对方确实要按号码核对的才勾。",
    fill: "空格键勾上或去掉",
    printed: "操作日志",
    manual: ["lists", "比对"],
  },
  "unmapped-days": {
    name: "出院日期",
    meaning: "看这段时间出院的账单里，哪些院内项目没有对上。头尾两天都算在内。",
    fill: "日期，2023-06-30 或 20230630",
    manual: ["items", "没有对上的项目"],
  },
  "doctors-part": {
    name: "医师还是使用审批",
    meaning: "医师：名册、暂停和扣分。使用审批：谁可以用哪个高值项目。",
    fill: "← → 或 F4 换",
    manual: ["items", "医保医师"],
  },
  "doctors-find": {
    name: "查医师",
    meaning: "在医保医师名册里查。",
    fill: "姓名里的几个字，或医保医师编码开头",
    manual: ["items", "医保医师"],
  },
  "doctors-day": {
    name: "哪一天的",
    meaning: "协议、暂停和扣分按这一天的。扣分从清零日加到这一天。",
    fill: "日期，2023-06-30 或 20230630",
    manual: ["items", "医保医师"],
  },
  "approvals-find": {
    name: "查审批",
    meaning: "在使用审批里查。",
    fill: "姓名、国标代码、审批号，或完整的 18 位证件号码",
    manual: ["items", "使用审批"],
  },
} as const satisfies Record<string, HelpText>;

export const CIRCUMSTANCES = {
  "paper-note": {
    name: "看了什么",
    meaning:
      "资料交来了，按 F9 打勾；谁、什么时候登记的会记下。只是核对清单，不改身份、备案和金额。",
    fill: "证号、原件还是复印件；可以空着",
    example: "证号 0123，原件",
    printed: "操作日志",
    manual: ["held", "还差的资料"],
  },
  "paper-back": {
    name: "为什么撤回登记",
    meaning: "撤回以后，这份资料又算还差。至少两个字。",
    fill: "一句话",
    example: "拿错了，是家属的证",
    printed: "操作日志",
    manual: ["held", "还差的资料"],
  },
  "attachment-about": {
    name: "附的是什么",
    meaning:
      "在附件清单里这样叫它。文件按内容认，PDF、PNG、JPEG 以外的不收；附上以后不能改，附错了由主任撤回。",
    fill: "几个字，至少两个",
    example: "外院出院小结",
    manual: ["held", "附上外来的资料"],
  },
  "attachment-back": {
    name: "为什么撤回附件",
    meaning: "撤回的留在清单里，只有医保办主任和审计打得开；文件不删除。至少两个字。",
    fill: "一句话",
    example: "附错了人",
    printed: "操作日志",
    manual: ["held", "附上外来的资料"],
  },
  "complete-about": {
    name: "登记在哪里",
    meaning: "住院情况：只管这一次住院。参保登记：管这个人的所有住院。",
    fill: "← → 或 F7 换",
    manual: ["complete", "两处参保、新生儿、外伤"],
  },
  "circumstance-kind": {
    name: "登记哪一样",
    meaning:
      "只列这次住院用得着的：有两处参保、账单写自费而有医保、诊断是外伤、病人不满一岁，或登记过可以撤回的。",
    manual: ["complete", "两处参保、新生儿、外伤"],
  },
  "circumstance-cover": {
    name: "按哪一处参保结算",
    meaning: "住院期间参了两处医保，只能按一处报。选的是哪一处，起付线、比例和年度累计就按哪一处。",
    fill: "↑ ↓ 选，空格定",
    printed: "结算单的险种、参保地，申报表",
    manual: ["complete", "两处参保"],
  },
  "circumstance-same": {
    name: "病人就是登记里的哪一个人",
    meaning:
      "账单与登记里最接近的人对不上，差在哪里写在人名下面。确认以后按这个人的参保和年度累计报，只有主任能确认。",
    fill: "看了证件原件再定；↑ ↓ 选，空格定。打错了字的，更正账单或登记",
    printed: "结算单的登记版本一格",
    manual: ["complete", "人证不符"],
  },
  "circumstance-mother": {
    name: "母亲",
    meaning: "还没有参保的新生儿随母亲：按母亲的参保和年度累计报。",
    fill: "输入母亲的姓名、首字母、人员编号或完整证件号码，再选",
    manual: ["complete", "新生儿随母"],
  },
  "circumstance-birth": {
    name: "新生儿的出生日期",
    meaning: "入院时出生不超过 90 天才能随母。",
    fill: "2023-06-05，也可以连着写 20230605",
    manual: ["complete", "新生儿随母"],
  },
  "circumstance-injury": {
    name: "外伤调查结果",
    meaning: "怎么受的伤，该不该由别人付。有第三方的、工伤的，医保不付，这笔一直挂起。",
    fill: "↑ ↓ 选，空格定",
    manual: ["complete", "外伤调查"],
  },
  "circumstance-fact": {
    name: "政策要问的情况",
    meaning:
      "政策按它算钱，而账单和登记里没有，例如病种、连续参保年数。登记了马上重算；填错了再登记一次，或撤回。",
    fill: "选一个：↑ ↓ 选，空格定；整数、金额、日期照证明写",
    printed: "结算单的待遇依据",
    manual: ["complete", "政策要问的情况"],
  },
  "circumstance-back": {
    name: "撤回哪一条",
    meaning: "撤回以后当作没有登记过，记录留着。",
    fill: "↑ ↓ 选，空格定",
    manual: ["complete", "两处参保、新生儿、外伤"],
  },
} as const satisfies Record<string, HelpText>;
