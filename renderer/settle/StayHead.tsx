/** Who the settlement is about. */

import type { ReactNode } from "react";
import { Tag } from "../design/parts.tsx";
import type { Draft, StayHead as Head } from "./view.ts";

export function StayHead({
  head,
  person,
  state,
}: {
  readonly head: Head;
  /** null while it is not known who they are to the rules */
  readonly person: Draft["person"] | null;
  readonly state: ReactNode;
}) {
  const tags = [
    [insuranceWord(head.insuranceType), person?.tier].filter(Boolean).join(" · "),
    person?.personType ?? "",
    ...(person?.identities ?? []),
  ].filter((tag) => tag !== "");
  return (
    <header className="stay-head">
      <div className="stay-who">
        <h1>{head.name}</h1>
        <span>{head.sex}</span>
        <span>{head.ageYears} 岁</span>
        {tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
        {person?.registrations.map((kind) => (
          <span key={kind} className="tag outlined">
            {kind}
          </span>
        ))}
        <span className="stay-state">{state}</span>
      </div>
      <dl className="stay-facts">
        <Fact label="住院号">{head.inpatientNo}</Fact>
        <Fact label="科室">{head.dept}</Fact>
        <Fact label="住院">
          {head.admitDay} → {head.dischargeDay.slice(5)}　{head.stayDays} 天
        </Fact>
        <Fact label="诊断">
          {head.diagnosisName} {head.diagnosisCode}
        </Fact>
        <Fact label="证件">尾号 {head.idNumber.slice(-4)}</Fact>
        <Fact label="医师">{head.doctor}</Fact>
        <Fact label="参保地">
          {head.insuredRegion}
          {person?.district == null ? "" : `　${person.district}`}
        </Fact>
        {head.receiptNumber === null ? null : <Fact label="票据">{head.receiptNumber}</Fact>}
      </dl>
    </header>
  );
}

function insuranceWord(type: string): string {
  return type.replace("城乡居民", "居民").replace("城镇职工", "职工");
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
