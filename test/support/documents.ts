/**
 * Settlement documents to print and to read back. The person, the hospital and the staff are invented; the figures of
 * E02 and E01 are the published ones, as printed (resource: the district's questions and answers on 倾斜救助).
 */
import type { OfficeOnPaper } from "../../electron/host/papers/slipJob.ts";
import {
  type CategoryRow,
  CHARGE_CATEGORIES,
  type ChargeCategory,
  type Stay,
} from "../../shared/bill/types.ts";
import type { Day, Moment } from "../../shared/calendar/day.ts";
import {
  type Fen,
  parseYuan,
  printYuan,
  subtractFen,
  sumFen,
  ZERO,
} from "../../shared/money/fen.ts";
import {
  addFraction,
  fraction,
  multiplyFraction,
  parseRate,
  ZERO_FRACTION,
} from "../../shared/money/fraction.ts";

import type {
  PersonOnPaper,
  SettledFigures,
  SettlementDocument,
} from "../../shared/settle/document.ts";
import { negateDocument } from "../../shared/settle/negateDocument.ts";
import type {
  Amounts,
  CapOutcome,
  LayerOutcome,
  SegmentOutcome,
} from "../../shared/settle/types.ts";
import { yearAccount } from "../../shared/settle/yearAccount.ts";

function yuan(text: string): Fen {
  const amount = parseYuan(text);
  if (amount === null) throw new Error(`not an amount: ${text}`);
  return amount;
}

function rate(text: string) {
  const parsed = parseRate(text);
  if (parsed === null) throw new Error(`not a rate: ${text}`);
  return parsed;
}

export const OFFICE: OfficeOnPaper = {
  hospitalName: "演示县人民医院",
  hospitalCode: "H99010200002",
  hospitalLevel: "二级甲等",
  regionCode: "990102",
  regionTitle: "演示市演示县",
  hotline: "12393（演示）",
  ownPayReading: "outsideCatalogue",
};

export const OFFICE_KEY = new TextEncoder().encode("a key of thirty-two bytes, tests");

const STAY: Stay = {
  hospitalCode: OFFICE.hospitalCode,
  hospitalName: OFFICE.hospitalName,
  hospitalLevel: "二级",
  inpatientNo: "C231005018",
  insuranceType: "城乡居民",
  certificateClass: "居民身份证",
  insuredRegion: OFFICE.regionCode,
  name: "章小满",
  sex: "女",
  ageYears: 67,
  idNumber: "990102195603150022",
  admitDay: "2023-10-05" as Day,
  dischargeDay: "2023-10-19" as Day,
  stayDays: 14,
  dept: "普外科",
  doctor: "钱大暑",
  diagnosisCode: "C16.900",
  diagnosisName: "胃恶性肿瘤术后",
  secondaryDiagnoses: [],
  settlementType: "普通住院",
  declaredTotal: ZERO,
  receiptCode: "99060123",
  receiptNumber: "0004127653",
  platform: null,
};

const PERSON: PersonOnPaper = {
  personNo: "9950018826",
  tier: "一档",
  personType: "成年居民",
  district: "演示县",
  identities: ["低保对象"],
  registerVersion: "参保登记 2023-10-01 第 4 批",
  registrations: ["规范转诊"],
};

/** 金额, 甲, 乙, 丙, 先行自付, 超限价 of one category; 自费 = 丙, the rest is in scope. */
type ChargeFigures = readonly [string, string, string, string, string, string];

function categoryRows(figures: Partial<Record<ChargeCategory, ChargeFigures>>): CategoryRow[] {
  return CHARGE_CATEGORIES.flatMap(([category, name]) => {
    const row = figures[category]?.map(yuan);
    if (row === undefined) return [];
    const [amount = ZERO, classA = ZERO, classB = ZERO, classC = ZERO] = row;
    const [, , , , preSelfPay = ZERO, overLimitSelfPay = ZERO] = row;
    return [
      {
        category,
        name,
        amount,
        classA,
        classB,
        classC,
        unclassified: subtractFen(amount, classA, classB, classC),
        fullSelfPay: classC,
        overLimitSelfPay,
        preSelfPay,
        inScope: subtractFen(amount, classC, overLimitSelfPay, preSelfPay),
      },
    ];
  });
}

interface LayerShape {
  readonly name: string;
  readonly payer: string;
  readonly base: string;
  readonly deductible?: string;
  readonly standard?: string;
  readonly deductibleKind?: "stay" | "year";
  readonly segments?: readonly Partial<SegmentOutcome>[];
  readonly ratio?: string;
  readonly writtenRatio?: string;
  /** Where it is not base − deductible × ratio. */
  readonly formula?: string;
  /** Where it is not whole fen, as printed. */
  readonly exact?: string;
  readonly payment: string;
  readonly whyNot?: string;
  readonly remarks?: readonly string[];
  readonly caps?: readonly CapOutcome[];
  readonly overCap?: string;
  readonly cites: readonly string[];
}

/** A chain of layers that pay for in-scope costs only; `payment` is the figure as published. */
function chain(shapes: readonly LayerShape[], totalFee: Fen, inScope: Fen): LayerOutcome[] {
  let inScopeLeft = inScope;
  let leftAfter = totalFee;
  return shapes.map((shape) => {
    const base = yuan(shape.base);
    const deductible = yuan(shape.deductible ?? "0");
    const entered = subtractFen(base, deductible);
    const payment = yuan(shape.payment);
    const applied = shape.whyNot === undefined;
    const segments = applied ? segmentsOf(shape, entered) : [];
    inScopeLeft = subtractFen(inScopeLeft, payment);
    leftAfter = subtractFen(leftAfter, payment);
    return {
      name: shape.name,
      payer: shape.payer,
      group: null,
      applied,
      whyNot: shape.whyNot ?? null,
      base,
      deductibleKind: shape.standard === undefined ? null : (shape.deductibleKind ?? "stay"),
      deductibleStandard: shape.standard === undefined ? null : yuan(shape.standard),
      deductible,
      entered,
      segments,
      exact: segments.reduce(
        (sum, { amount, ratio }) =>
          addFraction(sum, multiplyFraction(fraction(amount), ratio ?? ZERO_FRACTION)),
        ZERO_FRACTION,
      ),
      payment,
      own: subtractFen(base, payment),
      penalty: ZERO,
      overCap: yuan(shape.overCap ?? "0"),
      caps: shape.caps ?? [],
      shares: [],
      inScopeLeft,
      leftAfter,
      formula: shape.formula ?? formulaOf(shape),
      remarks: shape.remarks ?? [],
      cites: shape.cites,
    };
  });
}

/** As the engine writes it, for a layer of one segment. */
function formulaOf({ base, deductible, ratio, exact }: LayerShape): string {
  const net =
    deductible === undefined
      ? printYuan(yuan(base))
      : `(${printYuan(yuan(base))} − ${printYuan(yuan(deductible))})`;
  return `${net} × ${ratio ?? ""}${exact === undefined ? "" : ` = ${exact}`}`;
}

function segmentsOf(shape: LayerShape, entered: Fen): SegmentOutcome[] {
  const ratio = rate(shape.ratio ?? "0%");
  const whole: SegmentOutcome = {
    from: ZERO,
    to: null,
    toIncluded: true,
    amount: entered,
    ratio,
    writtenRatio: rate(shape.writtenRatio ?? shape.ratio ?? "0%"),
  };
  return (shape.segments ?? [{}]).map((segment) => ({ ...whole, ...segment }));
}

/** One segment of a scale: limits, the amount in it, its rate. */
function segment(from: string, to: string | null, amount: string, ratio: string): SegmentOutcome {
  return {
    from: yuan(from),
    to: to === null ? null : yuan(to),
    toIncluded: true,
    amount: yuan(amount),
    ratio: rate(ratio),
    writtenRatio: rate(ratio),
  };
}

function yearCap(name: string, limit: string, payment: string): CapOutcome {
  return {
    name,
    limit: yuan(limit),
    usedBefore: ZERO,
    cut: ZERO,
    roomAfter: subtractFen(yuan(limit), yuan(payment)),
  };
}

const CLAUSES: SettlementDocument["clauses"] = {
  "S1.基本": { title: "《演示市居民医保待遇规定》（演示发〔2022〕36号）", quotation: null },
  "S1.起付": { title: "《演示市居民医保待遇规定》（演示发〔2022〕36号）", quotation: null },
  "S2.大病": { title: "《演示市大病保险办法》（演示发〔2022〕51号）", quotation: null },
  "S3.救助": { title: "《演示市医疗救助实施细则》（演示发〔2023〕8号）", quotation: null },
  "S3.倾斜": { title: "《演示市医疗救助实施细则》（演示发〔2023〕8号）", quotation: null },
};

interface DocumentShape {
  readonly slipNumber: string;
  readonly settledAt?: string;
  readonly categories: CategoryRow[];
  readonly layers: readonly LayerShape[];
  readonly stay?: Partial<Stay>;
  readonly person?: Partial<PersonOnPaper>;
  readonly accountPay?: string;
  /** Borne by the hospital beside the layers. */
  readonly hospital?: string;
  readonly lineCount?: number;
  readonly packName?: string;
}

function figuresOf(
  categories: readonly CategoryRow[],
  layers: readonly LayerOutcome[],
  hospitalTotal: Fen,
  accountPay: Fen,
): SettledFigures {
  const sum = (of: (row: CategoryRow) => Fen) => sumFen(categories.map(of));
  const totalFee = sum((row) => row.amount);
  const fundTotal = sumFen(layers.map(({ payment }) => payment));
  const personTotal = subtractFen(totalFee, fundTotal, hospitalTotal);
  return {
    totalFee,
    fullSelfPay: sum((row) => row.fullSelfPay),
    overLimitSelfPay: sum((row) => row.overLimitSelfPay),
    preSelfPay: sum((row) => row.preSelfPay),
    inScope: sum((row) => row.inScope),
    fundTotal,
    hospitalTotal,
    personTotal,
    accountPay,
    cash: subtractFen(personTotal, accountPay),
    payers: layers.map(({ name, payer, payment }) => ({ layer: name, payer, payment })),
  };
}

/** The movement of the year, as far as the slip speaks of it. */
function amountsOf(总费用: Fen, 范围内: Fen, layers: readonly LayerOutcome[]): Amounts {
  const ofLayers = layers.flatMap(({ name, deductible, payment }) => [
    [`${name}.起付扣除`, deductible] as const,
    [`${name}.支付`, payment] as const,
  ]);
  return { 总费用, 范围内, ...Object.fromEntries(ofLayers) };
}

function calculated(shape: DocumentShape): SettlementDocument {
  const totalFee = sumFen(shape.categories.map(({ amount }) => amount));
  const inScope = sumFen(shape.categories.map((row) => row.inScope));
  const layers = chain(shape.layers, totalFee, inScope);
  const accountPay = yuan(shape.accountPay ?? "0");
  const figures = figuresOf(shape.categories, layers, yuan(shape.hospital ?? "0"), accountPay);
  const { payers: _, accountPay: paid, ...money } = figures;
  const amounts = amountsOf(totalFee, inScope, layers);
  const settledAt = (shape.settledAt ?? "2023-10-19T15:14:08") as Moment;
  return {
    slipNumber: shape.slipNumber,
    kind: "结算",
    undoes: null,
    settledAt,
    month: settledAt.slice(0, 7),
    actor: { name: "白小露", role: "窗口", window: "3 号窗口" },
    source: "calculated",
    comparison: null,
    settlement: {
      engineVersion: "1",
      packId: "demo-resident-2023",
      packName: shape.packName ?? "演示市居民医保（2023年）",
      packHash: "4e90c2aa71d9b7c24e90c2aa71d9b7c24e90c2aa71d9b7c24e90c2aa71d9b7c2",
      benefitYear: { from: "2023-01-01" as Day, to: "2023-12-31" as Day },
      facts: {},
      bill: { ...money, buckets: {} },
      settlementAmount: subtractFen(totalFee, figures.hospitalTotal),
      layers,
      noBenefit: null,
      fundTotal: figures.fundTotal,
      hospitalTotal: figures.hospitalTotal,
      personTotal: figures.personTotal,
      wallets: paid === 0 ? [] : [{ name: "个人账户", paid }],
      cash: figures.cash,
      hospitalSide: [],
      amounts,
    },
    platformOnly: null,
    figures,
    stay: { ...STAY, ...shape.stay, declaredTotal: totalFee },
    person: { ...PERSON, ...shape.person },
    lineCount: shape.lineCount ?? 2184,
    categories: shape.categories,
    yearAccount: yearAccount({ layers, amounts }, { opening: {}, earlier: [] }),
    clauses: CLAUSES,
    review: "未审核",
    training: true,
  };
}

/** E02: total 200,000; basic 125,790, 大病 29,743.68, 医疗救助 17,126.42, 倾斜 2,687.93; patient 24,651.97. */
export const E02: SettlementDocument = calculated({
  slipNumber: "YS2023-004127",
  categories: categoryRows({
    "01": ["1120", "980", "0", "140", "0", "0"],
    "02": ["420", "420", "0", "0", "0", "0"],
    "03": ["18640", "7640", "11000", "0", "1100", "0"],
    "04": ["21385.50", "21385.50", "0", "0", "0", "0"],
    "05": ["26470", "23470", "3000", "0", "300", "0"],
    "06": ["24800", "24800", "0", "0", "0", "0"],
    "07": ["2364.50", "2364.50", "0", "0", "0", "0"],
    "08": ["46300", "4160", "34000", "8140", "3400", "1340"],
    "09": ["55400", "33920", "18000", "3480", "1800", "0"],
    "11": ["3000", "900", "2000", "100", "200", "0"],
    "14": ["100", "100", "0", "0", "0", "0"],
  }),
  layers: [
    {
      name: "基本医保",
      payer: "居民医保统筹基金",
      base: "180000",
      deductible: "300",
      standard: "300",
      ratio: "70%",
      payment: "125790",
      remarks: ["二级医院、一档"],
      cites: ["S1.基本", "S1.起付"],
    },
    {
      name: "大病保险",
      payer: "大病保险承办机构",
      base: "54210",
      deductible: "8450.50",
      standard: "8450.50",
      deductibleKind: "year",
      segments: [{ to: yuan("200000") }],
      ratio: "65%",
      writtenRatio: "60%",
      exact: "29,743.675",
      payment: "29743.68",
      remarks: ["低保对象：起付线减半、加 5 个百分点"],
      cites: ["S2.大病"],
    },
    {
      name: "医疗救助",
      payer: "医疗救助基金",
      base: "24466.32",
      ratio: "70%",
      exact: "17,126.424",
      payment: "17126.42",
      remarks: ["低保对象，不设起付线"],
      cites: ["S3.救助"],
    },
    {
      name: "倾斜救助",
      payer: "医疗救助基金",
      base: "7339.90",
      deductible: "3500",
      standard: "3500",
      ratio: "70%",
      payment: "2687.93",
      remarks: ["已规范转诊、市内就医"],
      caps: [yearCap("全年封顶", "20000", "2687.93")],
      cites: ["S3.倾斜"],
    },
  ],
});

/** E01: total 52,000; 34,790 + 10,647 + 937.80; 大病 pays nothing, its threshold is not reached. */
export const E01: SettlementDocument = calculated({
  slipNumber: "YS2023-004128",
  settledAt: "2023-10-20T09:02:31",
  lineCount: 642,
  person: { identities: ["低保边缘家庭成员"], registrations: [] },
  stay: {
    name: "何立冬",
    sex: "男",
    ageYears: 54,
    idNumber: "990102196911070019",
    inpatientNo: "C231007044",
    dept: "心内科",
    doctor: "孙清明",
    diagnosisName: "急性下壁心肌梗死",
    diagnosisCode: "I21.100",
    secondaryDiagnoses: ["高血压病 3 级（极高危）", "2 型糖尿病"],
    receiptCode: null,
    receiptNumber: null,
  },
  categories: categoryRows({
    "01": ["560", "560", "0", "0", "0", "0"],
    "03": ["6200", "4200", "2000", "0", "200", "0"],
    "04": ["5140", "5140", "0", "0", "0", "0"],
    "05": ["8600", "8600", "0", "0", "0", "0"],
    "08": ["21500", "6500", "14300", "700", "300", "0"],
    "09": ["10000", "6200", "3000", "800", "0", "0"],
  }),
  layers: [
    {
      name: "基本医保",
      payer: "居民医保统筹基金",
      base: "50000",
      deductible: "300",
      standard: "300",
      ratio: "70%",
      payment: "34790",
      remarks: ["二级医院、一档"],
      cites: ["S1.基本"],
    },
    {
      name: "大病保险",
      payer: "大病保险承办机构",
      base: "15210",
      deductible: "15210",
      standard: "16901",
      deductibleKind: "year",
      segments: [],
      payment: "0",
      formula: "范围内余额 15,210.00 未超过起付线 16,901.00，还差 1,691.00",
      cites: ["S2.大病"],
    },
    {
      name: "医疗救助",
      payer: "医疗救助基金",
      base: "15210",
      ratio: "70%",
      payment: "10647",
      cites: ["S3.救助"],
    },
    {
      name: "倾斜救助",
      payer: "医疗救助基金",
      base: "4563",
      deductible: "3000",
      standard: "3000",
      ratio: "60%",
      payment: "937.80",
      cites: ["S3.倾斜"],
    },
  ],
});

/** All 14 categories, eight layers, long names, several segments, a cap that cuts, a layer that does not apply. */
export const LONG: SettlementDocument = calculated({
  slipNumber: "YS2023-004999",
  settledAt: "2023-12-30T17:55:00",
  lineCount: 12_486,
  packName:
    "演示自治州城乡居民基本医疗保险、大病保险、医疗救助和乡村振兴补充保障统一待遇政策（2023年修订）",
  stay: {
    name: "阿依古丽·买买提吐尔逊·阿卜杜热合曼",
    dept: "重症医学科（综合ICU）",
    doctor: "欧阳谷雨",
    diagnosisName: "重症急性胰腺炎伴多器官功能障碍综合征（急性呼吸窘迫、急性肾损伤、凝血功能障碍）",
    secondaryDiagnoses: [
      "脓毒症休克",
      "胆总管结石伴急性胆管炎",
      "2 型糖尿病伴血糖控制不佳",
      "慢性阻塞性肺疾病急性加重",
      "低蛋白血症",
    ],
  },
  person: {
    identities: ["最低生活保障对象", "脱贫不稳定人口", "重度残疾人"],
    registrations: ["规范转诊", "异地备案"],
    registerVersion: "参保登记 2023-12-01 第 17 批（乡村振兴局 2023 年第四季度动态名单）",
  },
  categories: categoryRows({
    "01": ["9860", "8800", "0", "1060", "0", "0"],
    "02": ["2430", "2430", "0", "0", "0", "0"],
    "03": ["88640", "47640", "41000", "0", "4100", "0"],
    "04": ["121385.50", "121385.50", "0", "0", "0", "0"],
    "05": ["226470", "203470", "23000", "0", "2300", "0"],
    "06": ["164800", "164800", "0", "0", "0", "0"],
    "07": ["32364.50", "32364.50", "0", "0", "0", "0"],
    "08": ["346300", "114160", "194000", "38140", "19400", "11340"],
    "09": ["455400", "233920", "188000", "33480", "18800", "0"],
    "10": ["1250", "1250", "0", "0", "0", "0"],
    "11": ["13000", "9900", "2000", "1100", "200", "0"],
    "12": ["40", "40", "0", "0", "0", "0"],
    "13": ["10", "0", "0", "0", "0", "0"],
    "14": ["8050", "100", "0", "7950", "0", "0"],
  }),
  layers: [
    {
      name: "基本医保",
      payer: "城乡居民基本医疗保险统筹基金",
      base: "1332130",
      deductible: "1200",
      standard: "1200",
      segments: [
        segment("0", "10000", "10000", "80%"),
        segment("10000", "30000", "20000", "85%"),
        segment("30000", null, "1300930", "90%"),
      ],
      payment: "200000",
      overCap: "995837",
      remarks: ["全年封顶 200,000.00，此前已用 0.00，超出 995,837.00 不付"],
      caps: [
        {
          name: "全年封顶",
          limit: yuan("200000"),
          usedBefore: ZERO,
          cut: yuan("995837"),
          roomAfter: ZERO,
        },
      ],
      cites: ["S1.基本", "S1.起付"],
    },
    {
      name: "大病保险",
      payer: "大病保险承办机构（演示财产保险股份有限公司）",
      base: "1132130",
      deductible: "8450.50",
      standard: "8450.50",
      deductibleKind: "year",
      segments: [
        segment("0", "30000", "30000", "65%"),
        segment("30000", "80000", "50000", "70%"),
        segment("80000", "150000", "70000", "75%"),
        segment("150000", null, "973679.50", "85%"),
      ],
      payment: "400000",
      overCap: "534627.58",
      remarks: [
        "最低生活保障对象：起付线减半，各段加 5 个百分点",
        "全年封顶 400,000.00，此前已用 0.00，超出 534,627.58 不付",
      ],
      caps: [
        {
          name: "全年封顶",
          limit: yuan("400000"),
          usedBefore: ZERO,
          cut: yuan("534627.58"),
          roomAfter: ZERO,
        },
      ],
      cites: ["S2.大病"],
    },
    {
      name: "医疗救助",
      payer: "医疗救助基金",
      base: "732130",
      ratio: "75%",
      payment: "100000",
      overCap: "449097.50",
      remarks: ["全年封顶 100,000.00，此前已用 0.00，超出 449,097.50 不付"],
      caps: [
        {
          name: "全年封顶",
          limit: yuan("100000"),
          usedBefore: ZERO,
          cut: yuan("449097.50"),
          roomAfter: ZERO,
        },
      ],
      cites: ["S3.救助"],
    },
    {
      name: "倾斜救助",
      payer: "医疗救助基金",
      base: "632130",
      deductible: "3500",
      standard: "3500",
      ratio: "70%",
      payment: "20000",
      overCap: "420041",
      remarks: ["全年封顶 20,000.00，此前已用 0.00，超出 420,041.00 不付"],
      caps: [
        {
          name: "全年封顶",
          limit: yuan("20000"),
          usedBefore: ZERO,
          cut: yuan("420041"),
          roomAfter: ZERO,
        },
      ],
      cites: ["S3.倾斜"],
    },
    {
      name: "乡村振兴补充医疗保险",
      payer: "乡村振兴补充医疗保障专项资金",
      base: "612130",
      ratio: "80%",
      payment: "50000",
      overCap: "439704",
      remarks: ["每次封顶 50,000.00，此前已用 0.00，超出 439,704.00 不付"],
      caps: [
        {
          name: "每次封顶",
          limit: yuan("50000"),
          usedBefore: ZERO,
          cut: yuan("439704"),
          roomAfter: ZERO,
        },
      ],
      cites: ["S3.救助"],
    },
    {
      name: "公务员医疗补助",
      payer: "公务员医疗补助",
      base: "0",
      payment: "0",
      whyNot: "不是公务员（公务员标志：否）",
      cites: ["S1.基本"],
    },
    {
      name: "重度残疾人康复救助",
      payer: "残疾人联合会",
      base: "562130",
      ratio: "12.5%",
      payment: "70266.25",
      cites: ["S3.救助"],
    },
    {
      name: "年度个人负担封顶兜底",
      payer: "县级财政兜底资金",
      base: "491863.75",
      deductible: "10000",
      standard: "10000",
      ratio: "100%",
      payment: "481863.75",
      cites: ["S3.倾斜"],
    },
  ],
});

/** No identity: the ordinary slip, with part of it from the personal account and part borne by the hospital. */
export const ORDINARY: SettlementDocument = {
  ...calculated({
    slipNumber: "YS2023-004130",
    settledAt: "2023-10-21T10:20:05",
    lineCount: 187,
    person: { identities: [], registrations: [], tier: null, personType: "在职", district: null },
    stay: {
      insuranceType: "城镇职工",
      insuredRegion: "990300",
      name: "于谷",
      sex: "男",
      ageYears: 41,
      idNumber: "990102198204230014",
    },
    accountPay: "600.36",
    hospital: "120.00",
    categories: categoryRows({
      "01": ["240", "240", "0", "0", "0", "0"],
      "04": ["1804.36", "1804.36", "0", "0", "0", "0"],
      "06": ["4200", "4200", "0", "0", "0", "0"],
      "09": ["2255.64", "1855.64", "200", "200", "300", "0"],
    }),
    layers: [
      {
        name: "基本医保",
        payer: "职工医保统筹基金",
        base: "8000",
        deductible: "600",
        standard: "600",
        ratio: "90%",
        payment: "6660",
        cites: ["S1.基本"],
      },
    ],
  }),
  training: false,
};

/** Only the platform's figures are known: no pack covers the region. */
export const PLATFORM: SettlementDocument = {
  ...E01,
  slipNumber: "YS2023-004131",
  source: "platform",
  settlement: null,
  platformOnly: {
    fundTotal: yuan("46374.80"),
    personTotal: yuan("5625.20"),
    accountPay: ZERO,
    cash: yuan("5625.20"),
  },
  figures: {
    ...E01.figures,
    payers: [{ layer: "基金支付", payer: "医保平台", payment: yuan("46374.80") }],
  },
  person: { ...E01.person, identities: [] },
  stay: { ...E01.stay, insuredRegion: "990400" },
  yearAccount: [],
  clauses: {},
};

/** Both sources exist and differ; the office decided for its own calculation. */
export const DIFFERING: SettlementDocument = {
  ...E01,
  slipNumber: "YS2023-004132",
  comparison: {
    agree: false,
    fields: [
      {
        name: "基金支付总额",
        field: "fund_pay_sumamt",
        ours: yuan("46374.80"),
        platform: yuan("45437.00"),
        difference: yuan("-937.80"),
        rule: "各层支付之和",
      },
    ],
  },
};

/** The undoing of E02. */
export const UNDONE: SettlementDocument = negateDocument(E02, {
  slipNumber: "YS2023-004140",
  settledAt: "2023-10-20T08:41:55" as Moment,
  actor: { name: "白小露", role: "窗口", window: "3 号窗口" },
  reason: "身份录入有误，患者在册身份为特困人员，须重新结算",
});

/** A name with a character outside the typeface (U+20BB7). */
export const RARE: SettlementDocument = {
  ...E02,
  slipNumber: "YS2023-004133",
  stay: { ...E02.stay, name: "𠮷田一" },
};
