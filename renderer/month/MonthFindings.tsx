/** What is not plain in a month: undoings beside their originals, sources that differ, stays that are held. */
import type { ReactNode } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { fen } from "../../shared/money/fen.ts";
import { go } from "../app/route.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { Tag, Waiting } from "../design/parts.tsx";
import { type MonthAnswer, shortMoment, type Unsettled } from "./monthState.ts";

export function UndonePairs({
  month,
  onSlip,
}: {
  readonly month: MonthAnswer;
  readonly onSlip: (slipNumber: string) => void;
}) {
  const { undone } = month;
  if (undone.length === 0) return <Nothing title="撤销与原单" text="本月没有撤销过结算。" />;
  return (
    <section aria-label="撤销与原单">
      <SectionTitle title="撤销与原单" note={`${undone.length} 对，撤销的金额是负数`} />
      <table className="ledger">
        <thead>
          <tr>
            <th>患者</th>
            <th>原单</th>
            <th>撤销单</th>
            <th className="number">总费用</th>
            <th className="number">基金</th>
            <th>原因</th>
          </tr>
        </thead>
        <tbody>
          {undone.map((pair) => (
            <tr key={pair.slipNumber}>
              <td>
                {pair.name}
                <div className="note">{pair.inpatientNo}</div>
              </td>
              <td>
                <SlipLink slipNumber={pair.originalSlipNumber} onSlip={onSlip} />
                <div className="note">{shortMoment(pair.originalSettledAt)}</div>
              </td>
              <td>
                <SlipLink slipNumber={pair.slipNumber} onSlip={onSlip} />
                <div className="note">
                  {shortMoment(pair.settledAt)}{" "}
                  {pair.originalMonth === month.month
                    ? "本期撤销"
                    : `上期撤销 ${pair.originalMonth}`}
                </div>
              </td>
              <td className="number">
                <Money fen={pair.totalFee} />
              </td>
              <td className="number">
                <Money fen={pair.fundTotal} />
              </td>
              <td className="note">{pair.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const SOURCES = { calculated: "按本院计算", platform: "按平台结算" } as const;

type Field = MonthAnswer["decided"][number]["fields"][number];

export function SourceDifferences({
  month,
  unsettled,
  onSlip,
}: {
  readonly month: MonthAnswer;
  readonly unsettled: Unsettled | null;
  readonly onSlip: (slipNumber: string) => void;
}) {
  const undecided = (unsettled?.held ?? []).filter(({ differences }) => differences.length > 0);
  const { decided } = month;
  if (unsettled === null && decided.length === 0) {
    return (
      <section aria-label="来源差异">
        <SectionTitle title="来源差异" note="正在逐份核对没有结算的" />
        <Waiting rows={1} />
      </section>
    );
  }
  if (undecided.length === 0 && decided.length === 0) {
    return <Nothing title="来源差异" text="本院计算与平台结算没有不一致的。" />;
  }
  return (
    <section aria-label="来源差异">
      <SectionTitle
        title="来源差异"
        note={`${unsettled === null ? "没有决定的正在核对" : `没有决定 ${undecided.length} 笔`}，已决定 ${decided.length} 笔；平台减本院，只列不同的项`}
      />
      <table className="ledger">
        <thead>
          <tr>
            <th>患者</th>
            <th>项目</th>
            <th className="number">本院</th>
            <th className="number">平台</th>
            <th className="number">差</th>
            <th>结论</th>
          </tr>
        </thead>
        <tbody>
          {undecided.map(({ row, differences }) => (
            <DifferenceRows
              key={row.stayId}
              name={row.name}
              inpatientNo={row.inpatientNo}
              fields={differences}
              verdict={
                <>
                  <span className="stop-word">⊖ 没有决定</span>{" "}
                  <button
                    type="button"
                    className="open link"
                    onClick={() => go("settle", row.stayId)}
                  >
                    去看
                  </button>
                </>
              }
            />
          ))}
          {decided.map((one) => (
            <DifferenceRows
              key={one.slipNumber}
              name={one.name}
              inpatientNo={one.inpatientNo}
              fields={one.fields}
              verdict={
                <>
                  <span className="ok-word">✓ {SOURCES[one.source]}</span>
                  <div className="note">
                    {one.decidedBy} {shortMoment(one.decidedAt)}：{one.reason}
                  </div>
                  <SlipLink slipNumber={one.slipNumber} onSlip={onSlip} />
                </>
              }
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** 总费用 repeats what the others say when only the payers differ; all differing fields are shown. */
function DifferenceRows({
  name,
  inpatientNo,
  fields,
  verdict,
}: {
  readonly name: string;
  readonly inpatientNo: string;
  readonly fields: readonly Field[];
  readonly verdict: ReactNode;
}) {
  const height = Math.max(1, fields.length);
  const [first, ...rest] = fields;
  return (
    <>
      <tr>
        <td rowSpan={height}>
          {name}
          <div className="note">{inpatientNo}</div>
        </td>
        {first === undefined ? (
          <td colSpan={4} className="note">
            政策没有写明，只有平台的数
          </td>
        ) : (
          <FieldCells field={first} />
        )}
        <td rowSpan={height}>{verdict}</td>
      </tr>
      {rest.map((field) => (
        <tr key={field.field} className="rest">
          <FieldCells field={field} />
        </tr>
      ))}
    </>
  );
}

function FieldCells({ field }: { readonly field: Field }) {
  return (
    <>
      <td title={field.rule}>{field.name}</td>
      <td className="number">
        <Money fen={field.ours} />
      </td>
      <td className="number">
        <Money fen={field.platform} />
      </td>
      <td className="number">
        <Money fen={field.difference} sign="always" />
      </td>
    </>
  );
}

/** A page is read, not scrolled for ever. */
const MOST_SHOWN = 100;

export function HeldStays({
  unsettled,
  month,
}: {
  readonly unsettled: Unsettled | null;
  readonly month: string;
}) {
  if (unsettled === null) {
    return (
      <section aria-label="没有结算的">
        <SectionTitle title="出院没有结算" note="正在逐份试算" />
        <Waiting rows={2} />
      </section>
    );
  }
  const { held, waiting } = unsettled;
  if (held.length === 0 && waiting === 0) {
    return <Nothing title="出院没有结算" text={`没有${month}出院而没结算的。`} />;
  }
  return (
    <section aria-label="没有结算的">
      <SectionTitle
        title="出院没有结算"
        note={`挂起 ${held.length} 笔，待结算 ${waiting} 笔，都不在本月申报里`}
      />
      {held.length > MOST_SHOWN ? (
        <p className="quiet">先列 {MOST_SHOWN} 笔，全部在“出院结算”的挂起里。</p>
      ) : null}
      {held.length === 0 ? null : (
        <table className="ledger">
          <thead>
            <tr>
              <th>患者</th>
              <th>出院</th>
              <th className="number">总费用</th>
              <th>为什么挂起</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {held.slice(0, MOST_SHOWN).map(({ row }) => (
              <HeldRow key={row.stayId} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

type StayRow = AnswerOf<"monthUnsettled">["held"][number]["row"];

function HeldRow({ row }: { readonly row: StayRow }) {
  const [first, ...others] = row.holds;
  return (
    <tr>
      <td>
        {row.name}
        <div className="note">{row.inpatientNo}</div>
      </td>
      <td className="nowrap">{row.dischargeDay.slice(5)}</td>
      <td className="number">
        <Money fen={fen(row.totalFen)} />
      </td>
      <td>
        <span className="warn-word">Ⅱ {first?.what ?? "挂起"}</span>
        <div className="note">
          {first?.action}
          {others.length === 0 ? "" : ` 另有 ${others.length} 条原因。`}
        </div>
      </td>
      <td className="number nowrap">
        <button
          type="button"
          className="open link"
          aria-label={`去看 ${row.name} ${row.inpatientNo}`}
          onClick={() => go("settle", row.stayId)}
        >
          去看
        </button>
      </td>
    </tr>
  );
}

function SlipLink({
  slipNumber,
  onSlip,
}: {
  readonly slipNumber: string;
  readonly onSlip: (slipNumber: string) => void;
}) {
  return (
    <button type="button" className="open link" onClick={() => onSlip(slipNumber)}>
      {slipNumber}
    </button>
  );
}

function Nothing({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section aria-label={title}>
      <SectionTitle title={title} />
      <p className="nothing">
        <Tag>无</Tag> {text}
      </p>
    </section>
  );
}
