/** The waterfall: the whole width is the total; each row is ruled by its own step. Every value stands in the row too. */
import { type PayerRow, type SettlementView, widthOf } from "./view.ts";

export function FullStrip() {
  return (
    <div className="strip" aria-hidden="true">
      <i className="whole" style={{ width: "100%" }} />
    </div>
  );
}

export function OutsideStrip({
  total,
  outside,
}: {
  readonly total: number;
  readonly outside: number;
}) {
  return (
    <div className="strip ghost-all" aria-hidden="true">
      <i className="hatch" style={{ width: widthOf(outside, total) }} />
    </div>
  );
}

/** Paid parts stand at the right end of what was open; what stays open is the ghost at their left. */
export function PayerStrip({
  row,
  index,
  view,
}: {
  readonly row: PayerRow;
  readonly index: number;
  readonly view: SettlementView;
}) {
  const { total, ownOutside } = view;
  const { after, payment } = row;
  return (
    <div className="strip" aria-hidden="true">
      <i className="ghost" style={{ width: widthOf(after, total) }} />
      <i className="hatch faint" style={{ width: widthOf(Math.min(ownOutside, after), total) }} />
      {payment > 0 ? (
        <i
          className={`payer payer-${Math.min(index, 3) + 1}`}
          style={{ left: widthOf(after, total), width: widthOf(payment, total) }}
        />
      ) : null}
    </div>
  );
}

export function OwnStrip({
  total,
  outside,
  own,
}: {
  readonly total: number;
  readonly outside: number;
  readonly own: number;
}) {
  return (
    <div className="strip" aria-hidden="true">
      <i className="hatch" style={{ width: widthOf(outside, total) }} />
      <i
        className="solid"
        style={{ left: widthOf(outside, total), width: widthOf(own - outside, total) }}
      />
    </div>
  );
}
