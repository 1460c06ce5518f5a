/**
 * The page for a stay that is not settled yet (费用估算和补件通知): what it would cost as things stand, what to bring, and
 * what each missing paper would change. Papers of the office's checklist (资料) stand apart: without them it is settled too. It is the 明白纸's page, and says before all else that it is no settlement.
 */
import { dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import { type Fen, printYuan } from "../../../shared/money/fen.ts";
import {
  aboutOf,
  footOf,
  type LeafletModel,
  leafletModel,
  minuteOf,
  type PageRow,
  type PageSection,
  type PatientDocument,
} from "./leafletModel.ts";
import type { ErrandForPatient } from "./patientWords.ts";
import type { OfficeOnPaper } from "./slipJob.ts";

export interface NoticeContent {
  readonly stay: PatientDocument["stay"];
  readonly training: boolean;
  readonly at: Moment;
  /** What it would be settled as now; null while that cannot be computed */
  readonly draft: PatientDocument | null;
  /** Why it cannot be settled now; empty where it can */
  readonly errands: readonly ErrandForPatient[];
  /** Papers that are still to be handed in; they hold nothing */
  readonly papers: readonly { readonly paper: string; readonly why: string }[];
  /** What the patient would pay once an errand is done, by its outcome */
  readonly outcomes: readonly { readonly words: string; readonly own: Fen }[];
  /** Registrations that were not found, and what each would save */
  readonly chances: readonly { readonly name: string; readonly saves: Fen }[];
}

export function noticeModel(content: NoticeContent, office: OfficeOnPaper): LeafletModel {
  const { draft, errands, at } = content;
  const asked = [
    ...errandSections(errands),
    paperSection(content),
    outcomeSection(content),
    chanceSection(content),
  ].filter(({ rows }) => rows.length > 0);
  if (draft === null) return withoutFigures(content, office, asked);
  const page = leafletModel(draft, office, { is: "estimate", at });
  const still = errands.length === 0 ? "" : "现在还不能结算，原因在下面。";
  return { ...page, notice: `${page.notice}${still}`, sections: [...asked, ...page.sections] };
}

function withoutFigures(
  content: NoticeContent,
  office: OfficeOnPaper,
  sections: readonly PageSection[],
): LeafletModel {
  const { stay, training, at, errands, papers } = content;
  const isForPatient = papers.length > 0 || errands.some(({ whose }) => whose === "patient");
  return {
    title: isForPatient ? "报销还差这些材料" : "报销还要等一等",
    training,
    about: aboutOf(content, office),
    notice: `现在还不能结算，也还算不出报多少。这是 ${minuteOf(at)} 的情况，${isForPatient ? "补齐" : "办好"}以后就能算。`,
    headline: [
      [
        { text: "这次住院的账单一共 ", strong: false },
        { text: printYuan(stay.declaredTotal), strong: true },
        { text: " 元。", strong: false },
      ],
    ],
    picture: null,
    payers: [],
    own: null,
    sections,
    foot: footOf(office, { is: "estimate", at }),
  };
}

function errandSections(errands: readonly ErrandForPatient[]): PageSection[] {
  const rowsOf = (whose: ErrandForPatient["whose"]) =>
    errands
      .filter((errand) => errand.whose === whose)
      .map(({ missing, todo }): PageRow => ({ label: "", words: `${missing}${todo}`, value: "" }));
  return [
    {
      title: "请您办的事（办好一件，打一个勾）",
      rows: rowsOf("patient"),
      isChecklist: true,
      restElsewhere: "",
    },
    {
      title: "由医院去办，您不用跑",
      rows: rowsOf("hospital"),
      isChecklist: false,
      restElsewhere: "",
    },
  ];
}

function paperSection({ papers, stay, at }: NoticeContent): PageSection {
  const when = stay.dischargeDay < dayOfMoment(at) ? "尽快" : "在出院以前";
  const rows = papers.map(
    ({ paper, why }): PageRow => ({ label: "", words: `${paper}（${why}）`, value: "" }),
  );
  return {
    title: `还差的资料，请${when}带原件到医保办（交一份，打一个勾）`,
    rows,
    isChecklist: true,
    restElsewhere: "",
  };
}

function outcomeSection({ outcomes }: NoticeContent): PageSection {
  const rows = outcomes.map(
    ({ words, own }): PageRow => ({
      label: "",
      words: `${words}，您大约自己付`,
      value: printYuan(own),
    }),
  );
  return {
    title: "办好以后，您大约自己付多少（估算）",
    rows,
    isChecklist: false,
    restElsewhere: "",
  };
}

function chanceSection({ chances }: NoticeContent): PageSection {
  const rows = chances.map(
    ({ name, saves }): PageRow => ({
      label: "",
      words: `没有查到${name}。出院以前已经办好的，请把凭据带到医保办，登记上以后您大约少付`,
      value: printYuan(saves),
    }),
  );
  return { title: "结算以前再看一看", rows, isChecklist: true, restElsewhere: "" };
}
