/** Who owes what for the month: a row per payer, a column per scheme, footed and proved. */
import { type Fen, printYuan, sumFen, ZERO } from "../../shared/money/fen.ts";
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
    <SumRow key={label} label={label} className={className} schemes={schemes} read={read} />
  );
  const hasHospital = schemes.some(({ hospitalTotal }) => hospitalTotal !== 0);
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
          </tr>
        </thead>
        <tbody>
          {payers.map((payer) => (
            <PayerRow key={payer} payer={payer} schemes={schemes} onOpen={onOpen} />
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
}: {
  readonly payer: string;
  readonly schemes: readonly Scheme[];
  readonly onOpen: (scheme: string, payer: string) => void;
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
    </tr>
  );
}

function SumRow({
  label,
  className,
  schemes,
  read,
}: {
  readonly label: string;
  readonly className: string;
  readonly schemes: readonly Scheme[];
  readonly read: (scheme: Scheme) => Fen;
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
    </tr>
  );
}

/** Computed, not drawn: both sides are added up here from what the host answered. */
function Proof({ schemes }: { readonly schemes: readonly Scheme[] }) {
  const total = sumFen(schemes.map(({ totalFee }) => totalFee));
  const paid = sumFen(
    schemes.flatMap(({ payers, hospitalTotal, accountPay, cash }) => [
      ...payers.map(({ payment }) => payment),
      hospitalTotal,
      accountPay,
      cash,
    ]),
  );
  return (
    <p className={paid === total ? "proof ok-word" : "proof stop-word"}>
      {paid === total ? "✓ " : "⊖ "}
      各付款方、医院、账户、现金逐项相加 <Money fen={paid} />
      {paid === total ? " ＝ " : " ≠ "}总费用 <Money fen={total} />
    </p>
  );
}
