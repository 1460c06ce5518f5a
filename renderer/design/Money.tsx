import { type Fen, printYuan } from "../../shared/money/fen.ts";
import "./money.css";

/**
 * An amount, right-aligned by its column, two decimals, U+2212 for minus. `sign`: "always" shows + too; "difference" as
 * well, but a minus is nothing wrong and stays ink; "taken" is what a fund takes over.
 */
export function Money({
  fen,
  sign = "minus",
  strong = false,
}: {
  readonly fen: Fen;
  readonly sign?: "minus" | "always" | "difference" | "taken";
  readonly strong?: boolean;
}) {
  const text = printYuan(fen);
  const shown =
    (sign === "always" || sign === "difference") && fen > 0
      ? `+${text}`
      : sign === "taken" && fen > 0
        ? `−${text}`
        : text;
  const red = fen < 0 && sign !== "taken" && sign !== "difference";
  return <span className={`money${strong ? " strong" : ""}${red ? " red" : ""}`}>{shown}</span>;
}

/** The patient's own payment: the largest figure of the screen, its decimals smaller. */
export function OwnPayment({ fen }: { readonly fen: Fen }) {
  const [whole, decimals] = printYuan(fen).split(".");
  return (
    <div className="own-payment">
      <span className="yen">¥</span>
      <span className="whole">{whole}</span>
      <span className="decimals">.{decimals}</span>
    </div>
  );
}
