/** The slip, cold and warm, against bare pdfkit drawing the same marks with the same shared typeface. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { renderLeaflet } from "../../electron/host/papers/leaflet.ts";
import { leafletModel } from "../../electron/host/papers/leafletModel.ts";
import type { DrawnPage } from "../../electron/host/papers/sheet.ts";
import { composeSlip, renderSlip } from "../../electron/host/papers/slip.ts";
import { renderSlips } from "../../electron/host/papers/slipBatch.ts";
import { slipCode } from "../../electron/host/papers/slipCode.ts";
import { face, pdfkitFile } from "../../electron/host/papers/typeface.ts";
import type { Moment } from "../../shared/calendar/day.ts";
import type { SettlementDocument } from "../../shared/settle/document.ts";
import { E01, E02, OFFICE, OFFICE_KEY, ORDINARY, UNDONE } from "../support/documents.ts";
import type { BenchLine } from "./types.ts";

const WARM_UP = 60;
const ROUNDS = 240;
const BATCH = 200;

interface BarePdf {
  on(event: "data", take: (chunk: Buffer) => void): void;
  on(event: "end", done: () => void): void;
  addPage(): BarePdf;
  font(face: Uint8Array, name: string): BarePdf;
  fontSize(size: number): BarePdf;
  fillColor(color: string): BarePdf;
  lineWidth(width: number): BarePdf;
  path(d: string): BarePdf;
  fill(color: string): BarePdf;
  stroke(color: string): BarePdf;
  text(text: string, x: number, y: number, options: { lineBreak: false }): BarePdf;
  end(): void;
}

type BarePdfClass = new (options: { size: string; autoFirstPage: false; font: null }) => BarePdf;

function options(document: SettlementDocument) {
  const printedAt = "2023-10-21T15:14:30" as Moment;
  return { printedAt, printing: 0, code: slipCode(OFFICE_KEY, document) };
}

function drawBare(Pdf: BarePdfClass, pages: readonly DrawnPage[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const pdf = new Pdf({ size: "A4", autoFirstPage: false, font: null });
    const chunks: Buffer[] = [];
    pdf.on("data", (chunk) => chunks.push(chunk));
    pdf.on("end", () => resolve(Buffer.concat(chunks)));
    for (const { shapes, texts } of pages) {
      pdf.addPage();
      for (const { d, ink } of shapes) {
        pdf.lineWidth(ink.lineWidth ?? 1).path(d);
        if (ink.fill !== undefined) pdf.fill(ink.fill);
        else pdf.stroke(ink.stroke ?? "#000000");
      }
      for (const { text, x, y, size, bold, color } of texts) {
        const weight = bold ? "bold" : "regular";
        pdf.font(face(weight).token, weight).fontSize(size).fillColor(color);
        pdf.text(text, x, y - size, { lineBreak: false });
      }
    }
    pdf.end();
  });
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function milliseconds(time: number): string {
  return `${time.toFixed(1)} ms`;
}

/** A process that has printed nothing yet: typeface, pdfmake and the first slip. */
function coldMilliseconds(): number {
  const self = fileURLToPath(import.meta.url);
  const flags = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
  return Number(execFileSync(process.execPath, [...flags, self, "cold"], { encoding: "utf8" }));
}

export async function benchSlip(): Promise<BenchLine[]> {
  const Pdf = createRequire(import.meta.url)(pdfkitFile) as BarePdfClass;
  const ours: number[] = [];
  const bare: number[] = [];
  let largest = 0;
  const print = async (document: SettlementDocument) => {
    const printing = options(document);
    const start = performance.now();
    const pdf = await renderSlip(document, OFFICE, printing);
    ours.push(performance.now() - start);
    largest = Math.max(largest, pdf.length);
  };
  const draw = async (pages: readonly DrawnPage[]) => {
    const start = performance.now();
    await drawBare(Pdf, pages);
    bare.push(performance.now() - start);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const document = { ...E02, slipNumber: `YS2023-${100_000 + round}` };
    const { pages } = composeSlip(document, OFFICE, options(document));
    // In turn, so that neither always follows the other's litter.
    if (round % 2 === 0) await print(document);
    await draw(pages);
    if (round % 2 === 1) await print(document);
  }
  const warm = {
    p50: percentile(ours.slice(WARM_UP), 0.5),
    p95: percentile(ours.slice(WARM_UP), 0.95),
  };
  const bareHalf = percentile(bare.slice(WARM_UP), 0.5);
  // By the faster quarter of each: another program's moment on the machine is not ours.
  const ratio = percentile(ours.slice(WARM_UP), 0.25) / percentile(bare.slice(WARM_UP), 0.25);
  return [
    { name: "结算单 PDF，冷启动第一张", value: milliseconds(coldMilliseconds()), ok: true },
    {
      name: "结算单 PDF，p50",
      value: `${milliseconds(warm.p50)}，裸 pdfkit 画同样内容 ${milliseconds(bareHalf)}`,
      ratio,
      limit: 1.5,
      ok: ratio <= 1.5 && warm.p50 <= 50,
    },
    {
      name: "结算单 PDF，p95",
      value: milliseconds(warm.p95),
      limit: 80,
      ok: warm.p95 <= 80,
    },
    {
      name: "结算单 PDF，大小",
      value: `${(largest / 1024).toFixed(1)} KB`,
      limit: 60,
      ok: largest <= 60 * 1024,
    },
    await benchLeaflet(),
    await benchBatch(),
  ];
}

/** The 明白纸 of the same settlement, warm. */
async function benchLeaflet(): Promise<BenchLine> {
  const times: number[] = [];
  let largest = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { settledAt, slipNumber } = E02;
    const start = performance.now();
    const model = leafletModel(E02, OFFICE, { is: "settled", slipNumber, settledAt });
    const number = `YS2023-${100_000 + round}`;
    const { hospitalName } = OFFICE;
    const pdf = await renderLeaflet({ model, hospitalName, at: settledAt, number });
    times.push(performance.now() - start);
    largest = Math.max(largest, pdf.length);
  }
  const half = percentile(times.slice(WARM_UP), 0.5);
  return {
    name: "明白纸 PDF，p50",
    value: `${milliseconds(half)}，${(largest / 1024).toFixed(1)} KB`,
    limit: 50,
    ok: half <= 50 && largest <= 60 * 1024,
  };
}

async function benchBatch(): Promise<BenchLine> {
  const documents = [E02, E01, ORDINARY, UNDONE];
  const jobs = Array.from({ length: BATCH }, (_, index) => {
    const document = documents[index % documents.length] ?? E02;
    return { document, office: OFFICE, options: options(document) };
  });
  const start = performance.now();
  await renderSlips(jobs, () => {});
  const seconds = (performance.now() - start) / 1000;
  const thousand = (seconds * 1000) / BATCH;
  return {
    name: `批量打印 ${BATCH} 张，两个线程`,
    value: `${seconds.toFixed(1)} s，每千张约 ${thousand.toFixed(1)} s`,
    limit: 30,
    ok: thousand <= 30,
  };
}

if (process.argv[2] === "cold") {
  await renderSlip(E02, OFFICE, options(E02));
  process.stdout.write(String(performance.now()));
}
