/** Who owes what for the month: a row per payer, a column per scheme, footed and proved. */
import type { ReactNode } from "react";
import {
  footingOf,
  printOwnShare,
  printShare,
  sharesOfHundred,
} from "../../shared/claims/footing.ts";
import { type Fen, fen, printYuan, sumFen, ZERO } from "../../shared/money/fen.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import type { MonthAnswer } from "./monthState.ts";

type Scheme = MonthAnswer["schemes"][number];

export function MonthLedger({
  month,
  onOpen,
}: {
  readonly month: MonthAnswer;
  readonly onOpen: (scheme: string, payer: string) => void;
}) {
  const { schemes } = month;
  const payers = [...new Set(schemes.flatMap((one) => one.payers.map(({ payer }) => payer)))];
  const settled = schemes.reduce((sum, one) => sum + one.settled, 0);
  const undone = schemes.reduce((sum, one) => sum + one.undone, 0);
  const row = (label: string, className: string, read: (scheme: Scheme) => Fen) => (
    <SumRow key={label} label={label} className={className} schemes={schemes} read={read}>
      {share(label)}
    </SumRow>
  );
  const hasHospital = schemes.some(({ hospitalTotal }) => hospitalTotal !== 0);
  const shares = sharesOf(schemes, payers);
  const share = (label: string) => <ShareCell share={shares.get(label)} />;
  return (
    <section className="payers" aria-label="各方合计" data-help="month-payer">
      <SectionTitle
        title="各方合计"
        note={`结算 ${settled} 笔，撤销 ${undone} 笔；点开一个数看是哪几笔`}
      />
      <table className="ledger">
        <thead>
          <tr>
            <th>付款方</th>
            {schemes.map(({ scheme }) => (
              <th key={scheme} className="number">
                {scheme}
              </th>
            ))}
            {schemes.length > 1 ? <th className="number">合计</th> : null}
            <th className="number">占总费用</th>
          </tr>
        </thead>
        <tbody>
          {payers.map((payer) => (
            <PayerRow key={payer} payer={payer} schemes={schemes} onOpen={onOpen}>
              {share(payer)}
            </PayerRow>
          ))}
          {row("基金合计", "sum", ({ fundTotal }) => fundTotal)}
          {hasHospital ? row("医院承担", "", ({ hospitalTotal }) => hospitalTotal) : null}
          {row("个人账户", "", ({ accountPay }) => accountPay)}
          {row("现金", "", ({ cash }) => cash)}
          {row("个人合计", "sum", ({ personTotal }) => personTotal)}
          {row("总费用", "total", ({ totalFee }) => totalFee)}
        </tbody>
      </table>
      <Proof schemes={schemes} />
    </section>
  );
}

function paymentOf({ payers }: Scheme, payer: string): Fen | null {
  return payers.find((one) => one.payer === payer)?.payment ?? null;
}

function PayerRow({
  payer,
  schemes,
  onOpen,
  children,
}: {
  readonly payer: string;
  readonly schemes: readonly Scheme[];
  readonly onOpen: (scheme: string, payer: string) => void;
  /** Its share of the month */
  readonly children: ReactNode;
}) {
  const sum = sumFen(schemes.map((scheme) => paymentOf(scheme, payer) ?? ZERO));
  return (
    <tr>
      <td>{payer}</td>
      {schemes.map((scheme) => {
        const payment = paymentOf(scheme, payer);
        return (
          <td key={scheme.scheme} className="number">
            {payment === null ? (
              <span className="quiet">–</span>
            ) : (
              <button
                type="button"
                className="open"
                aria-label={`${scheme.scheme} ${payer} ${printYuan(payment)}，看是哪几笔`}
                onClick={() => onOpen(scheme.scheme, payer)}
              >
                <Money fen={payment} />
              </button>
            )}
          </td>
        );
      })}
      {schemes.length > 1 ? (
        <td className="number">
          <button
            type="button"
            className="open"
            aria-label={`${payer}合计 ${printYuan(sum)}，看是哪几笔`}
            onClick={() => onOpen("", payer)}
          >
            <Money fen={sum} />
          </button>
        </td>
      ) : null}
      {children}
    </tr>
  );
}

function SumRow({
  label,
  className,
  schemes,
  read,
  children,
}: {
  readonly label: string;
  readonly className: string;
  readonly schemes: readonly Scheme[];
  readonly read: (scheme: Scheme) => Fen;
  readonly children: ReactNode;
}) {
  return (
    <tr className={className}>
      <td>{label}</td>
      {schemes.map((scheme) => (
        <td key={scheme.scheme} className="number">
          <Money fen={read(scheme)} />
        </td>
      ))}
      {schemes.length > 1 ? (
        <td className="number">
          <Money fen={sumFen(schemes.map(read))} />
        </td>
      ) : null}
      {children}
    </tr>
  );
}

/** 医院承担, 个人账户 and 现金 stand beside the payers: together they are the whole. */
const OTHERS = [
  ["医院承担", ({ hospitalTotal }: Scheme) => hospitalTotal],
  ["个人账户", ({ accountPay }: Scheme) => accountPay],
  ["现金", ({ cash }: Scheme) => cash],
] as const;

interface Share {
  readonly text: string;
  /** The base, and the share by itself */
  readonly note: string;
}

/** Who bears how much of the month's total; together 100.00%. Empty where the month has nothing, or less than nothing. */
function sharesOf(schemes: readonly Scheme[], payers: readonly string[]): Map<string, Share> {
  const rows: (readonly [string, Fen])[] = [
    ...payers.map(
      (payer) => [payer, sumFen(schemes.map((one) => paymentOf(one, payer) ?? ZERO))] as const,
    ),
    ...OTHERS.map(([label, read]) => [label, sumFen(schemes.map(read))] as const),
  ];
  const whole = sumFen(rows.map(([, amount]) => amount));
  const shares = sharesOfHundred(rows.map(([, amount]) => amount));
  if (shares === null) return new Map();
  const base = `占总费用 ${printYuan(whole)}`;
  const one = ([label, amount]: readonly [string, Fen], index: number): [string, Share] => [
    label,
    {
      text: printShare(shares[index] ?? 0),
      note: `${base}，单独算是 ${printOwnShare(amount, whole)}；各方合计 100.00%，差的归舍去最多的一方`,
    },
  ];
  return new Map([...rows.map(one), ["总费用", { text: "100.00%", note: base }]]);
}

function ShareCell({ share }: { readonly share: Share | undefined }) {
  return (
    <td className="number quiet" title={share?.note}>
      {share?.text ?? ""}
    </td>
  );
}

/** Computed, not drawn: both sides are added up here from what the host answered. */
function Proof({ schemes }: { readonly schemes: readonly Scheme[] }) {
  const total = sumFen(schemes.map(({ totalFee }) => totalFee));
  const { sum, difference } = footingOf(
    schemes.flatMap((scheme) => [
      ...scheme.payers.map(({ payment }) => payment),
      ...OTHERS.map(([, read]) => read(scheme)),
    ]),
    total,
  );
  const [paid, isProved] = [fen(sum), difference === 0];
  return (
    <p className={isProved ? "proof ok-word" : "proof stop-word"}>
      {isProved ? "✓ " : "⊖ "}
      各付款方、医院、账户、现金逐项相加 <Money fen={paid} />
      {isProved ? " ＝ " : " ≠ "}总费用 <Money fen={total} />
      {isProved ? null : (
        <>
          ，相差 <Money fen={fen(difference)} />
        </>
      )}
    </p>
  );
}
