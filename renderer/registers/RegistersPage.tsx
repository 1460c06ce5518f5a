/** 人员目录: looking up who is insured where, and what an item is worth to the insurance. Nothing is changed here. */
import { Segmented } from "antd";
import { useKey } from "../app/keys.tsx";
import { go, useRoute } from "../app/route.ts";
import { KeyHint } from "../design/parts.tsx";
import { CatalogueView } from "./CatalogueView.tsx";
import { PersonsView } from "./PersonsView.tsx";
import "./registers.css";

type Kind = "persons" | "catalogue";

/** "#/registers/persons/P000001", "#/registers/catalogue" */
export default function RegistersPage() {
  const { rest } = useRoute();
  const kind: Kind = rest[0] === "catalogue" ? "catalogue" : "persons";
  const open = (wanted: Kind) => go("registers", wanted);
  useKey("F7", kind === "persons" ? "医保目录" : "参保登记", () =>
    open(kind === "persons" ? "catalogue" : "persons"),
  );
  return (
    <div className="registers">
      <header>
        <Segmented
          data-help="registers-kind"
          value={kind}
          onChange={open}
          options={[
            { value: "persons", label: "参保登记" },
            { value: "catalogue", label: "医保目录" },
          ]}
        />
        <KeyHint name="F7" />
        <span className="quiet">整批更新在“导入”里；一个人的登记和更正，打开这个人来办。</span>
      </header>
      {kind === "persons" ? (
        <PersonsView personNo={rest[1] || null} />
      ) : (
        <CatalogueView key={rest[1] ?? ""} first={kind === "catalogue" ? (rest[1] ?? "") : ""} />
      )}
    </div>
  );
}
