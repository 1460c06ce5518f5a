/** 人员目录: who is insured where, what lists say, what an item is worth to the insurance, who may order it. */
import { Segmented } from "antd";
import { useKey } from "../app/keys.tsx";
import { go, useRoute } from "../app/route.ts";
import { KeyHint } from "../design/parts.tsx";
import { Approvals } from "./Approvals.tsx";
import { CatalogueView } from "./CatalogueView.tsx";
import { DoctorsView } from "./DoctorsView.tsx";
import { ListsView } from "./ListsView.tsx";
import { PersonsView } from "./PersonsView.tsx";
import { UnmappedView } from "./UnmappedView.tsx";
import "./registers.css";

const KINDS = ["persons", "lists", "catalogue", "unmapped", "doctors"] as const;
type Kind = (typeof KINDS)[number];

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  persons: "参保登记",
  lists: "名单",
  catalogue: "医保目录",
  unmapped: "未对照项目",
  doctors: "医保医师",
};

/** "#/registers/persons/P000001", "#/registers/lists/7", "#/registers/catalogue/001109", "#/registers/approvals" */
export default function RegistersPage() {
  const { rest } = useRoute();
  const [part = "", what = ""] = rest;
  const kind: Kind =
    part === "approvals" ? "doctors" : (KINDS.find((one) => one === part) ?? "persons");
  const at = KINDS.indexOf(kind);
  const beside = (step: number) => KINDS[(at + step + KINDS.length) % KINDS.length] ?? "persons";
  const [next, last] = [beside(1), beside(-1)];
  useKey("F7", KIND_WORDS[next], () => go("registers", next));
  useKey("Shift+F7", KIND_WORDS[last], () => go("registers", last), { shown: false });
  return (
    <div className="registers">
      <header>
        <KeyHint name="Shift+F7" />
        <Segmented
          data-help="registers-kind"
          value={kind}
          onChange={(wanted) => go("registers", wanted)}
          options={KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
        />
        <KeyHint name="F7" />
        {kind === "doctors" ? <DoctorParts part={part} /> : null}
        <span className="quiet registers-note">
          整批更新在“导入”里；一个人的登记和更正，打开这个人来办。
        </span>
      </header>
      <Part kind={kind} part={part} what={what} />
    </div>
  );
}

function DoctorParts({ part }: { readonly part: string }) {
  const isApprovals = part === "approvals";
  const other = isApprovals ? "doctors" : "approvals";
  useKey("F4", DOCTOR_PARTS[other], () => go("registers", other));
  return (
    <>
      <Segmented
        data-help="doctors-part"
        value={isApprovals ? "approvals" : "doctors"}
        onChange={(wanted) => go("registers", wanted)}
        options={[
          { value: "doctors" as const, label: DOCTOR_PARTS.doctors },
          { value: "approvals" as const, label: DOCTOR_PARTS.approvals },
        ]}
      />
      <KeyHint name="F4" />
    </>
  );
}

const DOCTOR_PARTS = { doctors: "医师", approvals: "使用审批" } as const;

function Part({
  kind,
  part,
  what,
}: {
  readonly kind: Kind;
  readonly part: string;
  readonly what: string;
}) {
  switch (kind) {
    case "persons":
      return <PersonsView personNo={what || null} />;
    case "lists":
      return <ListsView listId={Number(what) || null} />;
    case "catalogue":
      return <CatalogueView key={what} first={what} />;
    case "unmapped":
      return <UnmappedView />;
    case "doctors":
      return part === "approvals" ? <Approvals /> : <DoctorsView />;
  }
}
