/** 提醒: doctors who may not order, items outside their limits, dear items without an approval. They stop nothing. */
import type { ReactNode } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { type Fen, sumFen } from "../../shared/money/fen.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { KeyHint } from "../design/parts.tsx";
import { WidePanel } from "./WidePanel.tsx";

export type StayFlags = AnswerOf<"stayFlags">;
type Line = StayFlags["approvals"][number] | StayFlags["doctors"][number];

const TITLES = {
  doctors: "开单医师",
  restrictions: "超出限制范围",
  approvals: "没有审批的高值项目",
} as const satisfies Record<keyof StayFlags, string>;

const GROUPS = ["doctors", "restrictions", "approvals"] as const;

export function hasFlags(flags: StayFlags | null): flags is StayFlags {
  return flags !== null && GROUPS.some((group) => flags[group].length > 0);
}

/** A few quiet lines on the right side. */
export function FlagsShort({ flags }: { readonly flags: StayFlags }) {
  return (
    <section className="sources-short" aria-label="提醒">
      <h2>
        提醒 <small>不挡结算</small> <KeyHint name="Shift+F4" />
      </h2>
      <dl className="sums">
        {GROUPS.filter((group) => flags[group].length > 0).map((group) => (
          <div key={group}>
            <dt className="state warn">
              ◐ {TITLES[group]} {flags[group].length} 行
            </dt>
            <dd>
              <Money fen={sumOf(flags[group])} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function sumOf(lines: readonly Pick<Line, "amountFen">[]): Fen {
  return sumFen(lines.map(({ amountFen }) => amountFen as Fen));
}

export function FlagsPanel({
  flags,
  onClose,
}: {
  readonly flags: StayFlags;
  readonly onClose: () => void;
}) {
  return (
    <WidePanel title="结算前看一眼" onClose={onClose}>
      <div className="flag-lists">
        <p className="quiet">
          不挡结算，也不改金额。查实了的，经办机构审核时这几行可能不付，由本院承担：该改的请科室改正账单，重新导入；没有错的照常结算。
        </p>
        <FlaggedLines
          title={TITLES.doctors}
          note="医保医师名册说的"
          lines={flags.doctors}
          why={(line) => `${line.doctorCode}　${DOCTOR_FAULTS[line.fault]}`}
        />
        <FlaggedLines
          title={TITLES.restrictions}
          note="目录限制说的"
          lines={flags.restrictions}
          why={({ faults, rule }) => (
            <>
              {faults.map((fault) => LIMIT_FAULTS[fault]).join("、")}：
              {rule.restriction === "" ? limitWords(rule) : rule.restriction}
              <Source rule={rule} />
            </>
          )}
        />
        <FlaggedLines
          title={TITLES.approvals}
          note="单价高于起点，没有这位病人的审批"
          lines={flags.approvals}
          why={({ rule }) => (
            <>
              {rule.restriction === "" ? "使用前要审批" : rule.restriction}
              <Source rule={rule} />
            </>
          )}
        />
      </div>
    </WidePanel>
  );
}

const DOCTOR_FAULTS: Readonly<Record<StayFlags["doctors"][number]["fault"], string>> = {
  unknown: "不在医保医师名册里",
  otherHospital: "是别的机构的医师",
  notValid: "当天协议不在有效期",
  suspended: "当天暂停医保处方权",
};

const LIMIT_FAULTS: Readonly<Record<StayFlags["restrictions"][number]["faults"][number], string>> =
  { diagnosis: "诊断不符", sex: "性别不符", age: "年龄不符" };

type Rule = StayFlags["approvals"][number]["rule"];

function limitWords({ diagnoses, sex, ageFrom, ageTo }: Rule): string {
  const words = [
    diagnoses.length === 0 ? "" : `限诊断 ${diagnoses.join("、")}`,
    sex === null ? "" : `限${sex}`,
    ageFrom === null && ageTo === null ? "" : `限 ${ageFrom ?? 0} 至 ${ageTo ?? "不限"} 岁`,
  ];
  return words.filter((word) => word !== "").join("，");
}

function Source({ rule: { clause, source } }: { readonly rule: Rule }) {
  return (
    <small className="flag-source">
      {clause === "" ? "" : `${clause}，`}
      {source}
    </small>
  );
}

function FlaggedLines<One extends Line>({
  title,
  note,
  lines,
  why,
}: {
  readonly title: string;
  readonly note: string;
  readonly lines: readonly One[];
  readonly why: (line: One) => ReactNode;
}) {
  if (lines.length === 0) return null;
  return (
    <section aria-label={title}>
      <SectionTitle title={`${title} ${lines.length} 行`} note={note} />
      <table className="ledger">
        <thead>
          <tr>
            <th className="narrow">行</th>
            <th className="narrow">费用日期</th>
            <th>项目</th>
            <th className="number narrow">金额</th>
            <th>为什么</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.number}>
              <td>{line.sourceRow}</td>
              <td className="nowrap">{line.feeTime.slice(0, 10)}</td>
              <td>{line.item}</td>
              <td className="number">
                <Money fen={line.amountFen as Fen} />
              </td>
              <td>{why(line)}</td>
            </tr>
          ))}
          <tr className="total">
            <td colSpan={3}>合计</td>
            <td className="number">
              <Money fen={sumOf(lines)} strong />
            </td>
            <td />
          </tr>
        </tbody>
      </table>
    </section>
  );
}
