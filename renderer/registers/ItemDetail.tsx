/** One item: its versions over time, and what lists say of its limits, tags and approval. */
import type { Day } from "../../shared/calendar/day.ts";
import { holdsOn } from "../../shared/calendar/interval.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { printPrice } from "../../shared/money/decimal.ts";
import { host } from "../app/host.ts";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, Tag, Waiting } from "../design/parts.tsx";

type Item = AnswerOf<"catalogue">["items"][number];
type Rule = AnswerOf<"itemRules">["rules"][number];

/** In the order of a row's ceilings */
export const LEVELS = ["一级", "二级", "三级"] as const;

export function ItemDetail({ item, day }: { readonly item: Item; readonly day: Day }) {
  const { code } = item;
  const asked = useAnswer(code, async () => {
    const [{ items }, { rules }] = await Promise.all([
      host.catalogue({ search: code, limit: 200 }),
      host.itemRules({ code }),
    ]);
    return { versions: items.filter((one) => one.code === code), rules };
  });
  useLive(["imported"], asked.again);
  if (asked.error !== null) return <ErrorBox error={asked.error} onRetry={asked.again} />;
  if (asked.answer === null) return <Waiting rows={3} />;
  const { versions, rules } = asked.answer;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    <section className="item-detail" aria-label={item.name} tabIndex={0}>
      <div>
        <SectionTitle title={item.name} note={`${code}，费用按记账那一天的一段算`} />
        <Versions versions={versions} day={day} />
      </div>
      <div>
        <SectionTitle title="限制和标记" note="目录限制名单说的；超出的，窗口结算前会提醒" />
        {rules.length === 0 ? (
          <p className="quiet">没有名单限制这个项目。</p>
        ) : (
          rules.map((rule) => <RuleRow key={JSON.stringify(rule)} rule={rule} day={day} />)
        )}
      </div>
    </section>
  );
}

function Versions({ versions, day }: { readonly versions: readonly Item[]; readonly day: Day }) {
  const { office } = useSession();
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>从</th>
          <th>到</th>
          <th>等级</th>
          <th className="number">先行自付</th>
          {LEVELS.map((level) => (
            <th key={level} className={level === office.hospitalLevel ? "number own" : "number"}>
              {level}限价
            </th>
          ))}
          <th>{day}</th>
        </tr>
      </thead>
      <tbody>
        {versions.map((one) => (
          <tr key={one.from}>
            <td className="nowrap">{one.from}</td>
            <td className="nowrap">{one.to ?? "今"}</td>
            <td>{one.class}类</td>
            <td className="number">{one.preSelfPayRatio ?? "–"}</td>
            {LEVELS.map((level, index) => {
              const price = one.ceilings[index] ?? null;
              return (
                <td
                  key={level}
                  className={level === office.hospitalLevel ? "number own" : "number"}
                >
                  {price === null ? "–" : printPrice(price)}
                </td>
              );
            })}
            <td className="nowrap">
              {holdsOn(one, day) ? <span className="ok-word">✓ 有效</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RuleRow({ rule, day }: { readonly rule: Rule; readonly day: Day }) {
  const limits = [
    rule.diagnoses.length === 0 ? "" : `诊断 ${rule.diagnoses.join("、")} 开头`,
    rule.sex === null ? "" : `${rule.sex}性`,
    rule.ageFrom === null && rule.ageTo === null
      ? ""
      : `${rule.ageFrom ?? 0} 至 ${rule.ageTo ?? "不限"} 岁`,
    rule.approvalAbove === null ? "" : `单价高于 ${printPrice(rule.approvalAbove)} 要先审批`,
  ].filter((one) => one !== "");
  return (
    <div className={holdsOn(rule, day) ? "item-rule" : "item-rule over"}>
      {rule.restriction === "" ? null : <strong>{rule.restriction}</strong>}
      {limits.length === 0 ? null : <span>{limits.join("；")}</span>}
      {rule.tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      <small>
        {rule.clause === "" ? "" : `${rule.clause}，`}
        {rule.source}，{rule.from ?? "很早"} 至 {rule.to ?? "今"}
      </small>
    </div>
  );
}
