/** What an undoing gives back or takes back of the payment, each with its amount and a tick. */
import { Checkbox } from "antd";
import type { AskOf } from "../../shared/contract/contract.ts";
import { type Fen, printYuan } from "../../shared/money/fen.ts";
import type { BackOutside } from "../../shared/settle/payment.ts";

/** The amount that was ticked: another amount since is not ticked any more. */
export type Ticked = { readonly [Name in keyof BackOutside]?: Fen };

const NAMES = ["cash", "deposit", "refund", "collected"] as const;

const WORDS: Readonly<
  Record<keyof BackOutside, { missing: string; done(amount: string): string }>
> = {
  cash: { missing: "退款", done: (amount) => `现金或银行卡 ${amount} 已退` },
  deposit: {
    missing: "预交金退回",
    done: (amount) => `预交金 ${amount} 已退回（预交金账户，或退给病人）`,
  },
  refund: { missing: "应退的收回", done: (amount) => `结算时退给病人的 ${amount} 已收回` },
  collected: { missing: "欠费退款", done: (amount) => `后来收的欠费 ${amount} 已退` },
};

function wanted(back: BackOutside) {
  return NAMES.filter((name) => back[name] !== 0);
}

export function missingBack(back: BackOutside, ticked: Ticked): readonly string[] {
  return wanted(back)
    .filter((name) => ticked[name] !== back[name])
    .map((name) => WORDS[name].missing);
}

/** Everything is ticked: what the host is told. */
export function outsideOf(back: BackOutside): AskOf<"undo">["outside"] {
  return {
    ...(back.cash === 0 ? {} : { cashRefunded: true }),
    ...(back.deposit === 0 ? {} : { depositReturned: true }),
    ...(back.refund === 0 ? {} : { refundTakenBack: true }),
    ...(back.collected === 0 ? {} : { debtPaymentsReturned: back.collected }),
  };
}

export function PaymentBack({
  back,
  ticked,
  onTick,
}: {
  readonly back: BackOutside;
  readonly ticked: Ticked;
  readonly onTick: (ticked: Ticked) => void;
}) {
  return (
    <>
      {wanted(back).map((name) => (
        <Checkbox
          key={name}
          data-help={`undo-${name}`}
          checked={ticked[name] === back[name]}
          onChange={({ target }) => {
            const { [name]: _, ...others } = ticked;
            onTick(target.checked ? { ...others, [name]: back[name] } : others);
          }}
        >
          {WORDS[name].done(printYuan(back[name]))}
        </Checkbox>
      ))}
    </>
  );
}
