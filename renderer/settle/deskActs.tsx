/** What can be done with the stay in front, each act by its key. Buttons and the key line take them from here. */
import { useKey } from "../app/keys.tsx";
import type { Figure } from "./figures.ts";
import type { Desk } from "./useDesk.ts";

export interface DeskAct {
  /** What the key line calls it */
  readonly label: string;
  readonly act: () => void;
}

/** null: not now. */
const ACTS = {
  Escape: (desk) => ({ label: "查找", act: desk.back }),
  F2: (desk) =>
    desk.view === null ? null : { label: "为什么", act: () => desk.look(focusedFigure() ?? "own") },
  "Shift+F2": ({ papers, open }) =>
    papers === null ? null : { label: "资料", act: () => open({ at: "papers" }) },
  F3: ({ undone, show }) =>
    undone === null
      ? null
      : { label: "撤销单", act: () => show({ is: "slip", slipNumber: undone }, "first printing") },
  F4: ({ stayId, open }) =>
    stayId === null ? null : { label: "明细", act: () => open({ at: "lines" }) },
  "Shift+F4": ({ flags, open }) =>
    flags === null ? null : { label: "提醒", act: () => open({ at: "flags" }) },
  F6: ({ view, pre, depositField }) =>
    view === null || pre === null
      ? null
      : { label: "预交金", act: () => depositField.current?.focus() },
  "Shift+F6": ({ debtWord, open }) =>
    debtWord === null
      ? null
      : {
          label: debtWord,
          act: () => open({ at: debtWord === "欠费" ? "debt" : "collect" }),
        },
  F7: ({ comparison, open }) =>
    comparison === null ? null : { label: "对照", act: () => open({ at: "sources" }) },
  F8: ({ document, pre, mayAct, show, open }) => {
    if (document !== null) {
      const { slipNumber } = document;
      return { label: "明白纸", act: () => show({ is: "leaflet", slipNumber }, "preview") };
    }
    return pre !== null && mayAct ? { label: "补办", act: () => open({ at: "complete" }) } : null;
  },
  "Shift+F8": ({ pre, show }) =>
    pre === null
      ? null
      : {
          label: "估算、补件",
          act: () => show({ is: "notice", stayId: pre.stayId }, "preview"),
        },
  F9: ({ isReady, document, settling, show }) => {
    if (isReady) return { label: "结算并打印", act: () => settling.settle() };
    if (document === null) return null;
    const { slipNumber } = document;
    return { label: "结算单", act: () => show({ is: "slip", slipNumber }, "preview") };
  },
  "Shift+F9": ({ document, mayAct, open }) =>
    document === null || !mayAct ? null : { label: "撤销", act: () => open({ at: "undo" }) },
} as const satisfies Record<string, (desk: Desk) => DeskAct | null>;

export type DeskKey = keyof typeof ACTS;

const KEYS = Object.keys(ACTS) as DeskKey[];

export function deskAct(desk: Desk, key: DeskKey): DeskAct | null {
  return ACTS[key](desk);
}

/** Registers them while nothing is open beside the stay. */
export function DeskKeys({ desk }: { readonly desk: Desk }) {
  return KEYS.map((key) => <RegisteredKey key={key} name={key} desk={desk} />);
}

function RegisteredKey({ name, desk }: { readonly name: DeskKey; readonly desk: Desk }) {
  const act = deskAct(desk, name);
  useKey(name, act?.label ?? "", () => act?.act(), {
    when: desk.panel.at === "none" && act !== null,
    shown: name !== "Escape",
  });
  return null;
}

/** The figure that the keyboard stands on, if it stands on one. */
function focusedFigure(): Figure | null {
  const at = globalThis.document.activeElement?.getAttribute("data-figure");
  return (at ?? null) as Figure | null;
}
