/** Settlement documents built from a few figures, for tests that need many of them. People and places are invented. */
import type { Stay } from "../../shared/bill/types.ts";
import type { Day, Moment } from "../../shared/calendar/day.ts";
import { type Fen, fen, sumFen, ZERO } from "../../shared/money/fen.ts";
import { fraction } from "../../shared/money/fraction.ts";
import type { SettledFigures, SettlementDocument } from "../../shared/settle/document.ts";
import { negateDocument } from "../../shared/settle/negateDocument.ts";
import type { LayerOutcome, Settlement } from "../../shared/settle/types.ts";

export interface PaymentInput {
  readonly layer: string;
  readonly payer: string;
  readonly payment: number;
}

/** What a test says about a settlement; all amounts in fen. The rest follows or has a plain default. */
export interface DocumentInput {
  readonly slipNumber: string;
  readonly settledAt?: string;
  readonly fullSelfPay?: number;
  readonly overLimitSelfPay?: number;
  readonly preSelfPay?: number;
  readonly inScope: number;
  readonly payments: readonly PaymentInput[];
  /** What the hospital bears besides layers of the payer 医院. */
  readonly hospitalShare?: number;
  readonly accountPay?: number;
  readonly source?: "calculated" | "platform";
  /** false: taken from the platform without a pack. */
  readonly pack?: boolean;
  readonly facts?: Readonly<Record<string, string>>;
  readonly stay?: Partial<Stay>;
  readonly person?: Partial<SettlementDocument["person"]>;
  readonly training?: boolean;
}

const ACTOR = { name: "白小露", role: "窗口", window: "3号窗" } as const;

const STAY: Stay = {
  hospitalCode: "H99010100001",
  hospitalName: "演示县人民医院",
  hospitalLevel: "二级",
  inpatientNo: "ZY0001",
  insuranceType: "城乡居民",
  certificateClass: "",
  insuredRegion: "990101",
  name: "章小满",
  sex: "女",
  ageYears: 67,
  idNumber: "990101195603070022",
  admitDay: "2023-05-22" as Day,
  dischargeDay: "2023-06-05" as Day,
  stayDays: 14,
  dept: "普外科",
  doctor: "钱大暑",
  diagnosisCode: "C16.900",
  diagnosisName: "胃恶性肿瘤术后",
  secondaryDiagnoses: [],
  settlementType: "普通住院",
  declaredTotal: ZERO,
  receiptCode: null,
  receiptNumber: null,
  platform: null,
};

export function buildDocument(input: DocumentInput): SettlementDocument {
  const settledAt = (input.settledAt ?? "2023-06-05T15:14:08") as Moment;
  const figures = figuresOf(input);
  const split = {
    fullSelfPay: figures.fullSelfPay,
    overLimitSelfPay: figures.overLimitSelfPay,
    preSelfPay: figures.preSelfPay,
    inScope: figures.inScope,
  };
  return {
    slipNumber: input.slipNumber,
    kind: "结算",
    undoes: null,
    settledAt,
    month: settledAt.slice(0, 7),
    actor: ACTOR,
    source: input.source ?? "calculated",
    comparison: null,
    settlement: input.pack === false ? null : settlementOf(input, figures),
    platformOnly:
      input.pack === false
        ? {
            fundTotal: figures.fundTotal,
            personTotal: figures.personTotal,
            accountPay: figures.accountPay,
            cash: figures.cash,
          }
        : null,
    figures,
    stay: { ...STAY, declaredTotal: figures.totalFee, ...input.stay },
    person: {
      personNo: "P9900000001",
      tier: "一档",
      personType: "成年居民",
      district: "演示区",
      identities: [],
      registerVersion: "参保登记 2023-05-31 批次 1",
      registrations: [],
      ...input.person,
    },
    lineCount: 1,
    categories: [
      {
        category: "09",
        name: "西药费",
        amount: figures.totalFee,
        classA: figures.totalFee,
        classB: ZERO,
        classC: ZERO,
        unclassified: ZERO,
        ...split,
      },
    ],
    yearAccount: [],
    clauses: {},
    review: "未审核",
    training: input.training ?? false,
  };
}

/** The 结算撤销 of a document. */
export function undoDocument(
  original: SettlementDocument,
  slipNumber: string,
  settledAt: string,
): SettlementDocument {
  const at = settledAt as Moment;
  return negateDocument(original, { slipNumber, settledAt: at, actor: ACTOR, reason: "身份录错" });
}

function figuresOf(input: DocumentInput): SettledFigures {
  const split = {
    fullSelfPay: fen(input.fullSelfPay ?? 0),
    overLimitSelfPay: fen(input.overLimitSelfPay ?? 0),
    preSelfPay: fen(input.preSelfPay ?? 0),
    inScope: fen(input.inScope),
  };
  const payers = input.payments.map((row) => ({ ...row, payment: fen(row.payment) }));
  const paidBy = (hospital: boolean): Fen =>
    sumFen(payers.filter(({ payer }) => (payer === "医院") === hospital).map((row) => row.payment));
  const totalFee = sumFen(Object.values(split));
  const hospitalTotal = fen(paidBy(true) + (input.hospitalShare ?? 0));
  const personTotal = fen(totalFee - paidBy(false) - hospitalTotal);
  const accountPay = fen(input.accountPay ?? 0);
  return {
    ...split,
    totalFee,
    fundTotal: paidBy(false),
    hospitalTotal,
    personTotal,
    accountPay,
    cash: fen(personTotal - accountPay),
    payers,
  };
}

function settlementOf(input: DocumentInput, figures: SettledFigures): Omit<Settlement, "trace"> {
  const { totalFee, fullSelfPay, overLimitSelfPay, preSelfPay, inScope } = figures;
  let left: number = totalFee;
  const layers = figures.payers.map(({ layer, payer, payment }): LayerOutcome => {
    left -= payment;
    return {
      name: layer,
      payer,
      group: null,
      applied: true,
      whyNot: null,
      base: inScope,
      deductibleKind: null,
      deductibleStandard: null,
      deductible: ZERO,
      entered: inScope,
      segments: [],
      exact: fraction(payment),
      payment,
      own: fen(inScope - payment),
      penalty: ZERO,
      overCap: ZERO,
      caps: [],
      inScopeLeft: ZERO,
      leftAfter: fen(left),
      formula: "",
      remarks: [],
      cites: [],
    };
  });
  return {
    engineVersion: "1",
    packId: "演示居民2023",
    packName: "演示县城乡居民 2023",
    packHash: "4e90b7c2".padEnd(64, "0"),
    benefitYear: { from: "2023-01-01" as Day, to: "2023-12-31" as Day },
    facts: input.facts ?? {},
    bill: { totalFee, fullSelfPay, overLimitSelfPay, preSelfPay, inScope, buckets: {} },
    settlementAmount: totalFee,
    layers,
    noBenefit: null,
    fundTotal: figures.fundTotal,
    hospitalTotal: figures.hospitalTotal,
    personTotal: figures.personTotal,
    wallets: figures.accountPay === 0 ? [] : [{ name: "个人账户", paid: figures.accountPay }],
    cash: figures.cash,
    hospitalSide: [],
    amounts: {},
  };
}
