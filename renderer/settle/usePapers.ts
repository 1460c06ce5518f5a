/** The papers and attachments of the stay in front; kept up by what other windows do. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";

export type StayPaper = AnswerOf<"stayPapers">["papers"][number];
export type Attachment = AnswerOf<"attachments">["attachments"][number];

export interface PapersInFront {
  readonly papers: readonly StayPaper[];
  readonly attachments: readonly Attachment[];
  again(): void;
}

export function usePapers(stayId: number | null): PapersInFront | null {
  const asked = useAnswer(stayId === null ? null : `papers ${stayId}`, async () => {
    const id = stayId ?? 0;
    const [{ papers }, { attachments }] = await Promise.all([
      host.stayPapers({ stayId: id }),
      host.attachments({ stayId: id }),
    ]);
    return { of: id, papers, attachments };
  });
  useLive(["decided", "entered", "imported", "settings"], asked.again);
  const { answer, again } = asked;
  // Of the stay before nothing is shown.
  return answer === null || answer.of !== stayId ? null : { ...answer, again };
}

export function isMissing({ shownBy, given }: StayPaper): boolean {
  return shownBy === null && given === null;
}

/** "2023-06-30 09:05 一号窗口 张窗口" */
export function whoWords(one: {
  readonly at: string;
  readonly by: string;
  readonly window: string;
}): string {
  return `${one.at.slice(0, 16).replace("T", " ")} ${one.window} ${one.by}`;
}
