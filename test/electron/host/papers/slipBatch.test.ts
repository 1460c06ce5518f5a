import { describe, expect, test } from "vitest";
import { renderSlip } from "../../../../electron/host/papers/slip.ts";
import { renderSlips } from "../../../../electron/host/papers/slipBatch.ts";
import { slipCode } from "../../../../electron/host/papers/slipCode.ts";
import type { SlipJob } from "../../../../electron/host/papers/slipJob.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { fen } from "../../../../shared/money/fen.ts";
import {
  E01,
  E02,
  OFFICE,
  OFFICE_KEY,
  ORDINARY,
  RARE,
  UNDONE,
} from "../../../support/documents.ts";

const DOCUMENTS = [E02, E01, ORDINARY, UNDONE, RARE];

function job(index: number): SlipJob {
  const document = DOCUMENTS[index % DOCUMENTS.length] ?? E02;
  const printedAt = "2023-10-21T08:00:00" as Moment;
  return {
    document,
    office: OFFICE,
    options: { printedAt, printing: 0, code: slipCode(OFFICE_KEY, document) },
  };
}

const jobs = (count: number) => Array.from({ length: count }, (_, index) => job(index));

describe("many slips", () => {
  test("are each what one alone would be, with progress and warnings", async () => {
    const taken = new Map<number, Buffer>();
    const warned: string[] = [];
    const progress: number[] = [];
    const done = await renderSlips(
      jobs(10),
      ({ index, pdf, warnings, slipNumber }) => {
        taken.set(index, pdf);
        if (warnings.length > 0) warned.push(slipNumber);
      },
      { onProgress: (count) => progress.push(count) },
    );
    expect(done).toBe(10);
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(warned).toEqual([RARE.slipNumber, RARE.slipNumber]);
    for (const [index, { document, office, options }] of jobs(DOCUMENTS.length).entries()) {
      const alone = await renderSlip(document, office, options);
      expect(taken.get(index)?.equals(alone)).toBe(true);
    }
  });

  test("take their jobs only as slips are taken, and stop when told", async () => {
    const stop = new AbortController();
    let given = 0;
    let taken = 0;
    function* endless() {
      for (;;) yield job(given++);
    }
    const printing = renderSlips(
      endless(),
      () => {
        taken += 1;
        if (taken === 4) stop.abort(new Error("enough"));
      },
      { signal: stop.signal },
    );
    await expect(printing).rejects.toThrow("enough");
    expect(taken).toBeLessThanOrEqual(5);
    expect(given).toBeLessThanOrEqual(taken + 2);
  });

  test("stop at a slip that does not add up, with its error", async () => {
    const wrong = { ...E02, figures: { ...E02.figures, cash: fen(1) } };
    await expect(renderSlips([{ ...job(0), document: wrong }], () => {})).rejects.toMatchObject({
      code: "SLIP_DOES_NOT_ADD_UP",
      details: { slipNumber: E02.slipNumber },
    });
  });

  test("none are none, and start no thread", async () => {
    await expect(renderSlips([], () => {})).resolves.toBe(0);
  });
});
