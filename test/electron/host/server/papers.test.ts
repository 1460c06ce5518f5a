/** Papers and attachments over HTTP: known after the import, ticked by an act, kept as they came, opened safely. */
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupBooks } from "../../../../electron/host/guard/backup.ts";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { cleanName } from "../../../../electron/host/office/attachments.ts";
import { consoleActor } from "../../../../electron/host/store/act.ts";
import { closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import {
  CATALOGUE_COLUMNS,
  type Cells,
  catalogueCells,
  csvText,
  LINE_COLUMNS,
  lineCells,
  REGISTER_COLUMNS,
  registerCells,
  STAY_COLUMNS,
  stayCells,
} from "../../../support/billFiles.ts";
import { hostInFolder, moment, type TestHost } from "../../../support/hostInFolder.ts";
import { addStay, errorCodeOf, type TestOffice } from "../../../support/office.ts";

let office: TestHost;
let cashier: Client;
let manager: Client;
let token: string;
let round = 0;

beforeEach(async () => {
  office = await hostInFolder();
  ({ client: cashier, token } = await office.logIn("窗口"));
  ({ client: manager } = await office.logIn("医保办主任"));
});
afterEach(() => office.end());

function key() {
  round += 1;
  return { key: `papers-test-${round}` };
}

function stayOf(serial: number, more: Partial<Parameters<typeof addStay>[1]> = {}): number {
  const { books } = office.host;
  const desk = { books, console: consoleActor(books) } as TestOffice;
  return addStay(desk, { serial, inpatientNo: `Z${serial}`, ...more });
}

async function send(name: string, content: Uint8Array<ArrayBuffer>): Promise<string> {
  return (await cashier.upload({ name }, { content })).uploadId;
}

describe("the checklist of papers (B42)", () => {
  const files: readonly (readonly [string, readonly string[], readonly Cells[]])[] = [
    ["目录.csv", CATALOGUE_COLUMNS, [catalogueCells()]],
    ["登记.csv", REGISTER_COLUMNS, [registerCells(1), registerCells(2)]],
    [
      "就医.csv",
      STAY_COLUMNS,
      [
        stayCells(1, { 医疗金额: "20.00", 持证类别: "特困供养人员" }),
        stayCells(2, { 医疗金额: "20.00" }),
      ],
    ],
    ["结算.csv", LINE_COLUMNS, [lineCells(1, 1), lineCells(2, 1)]],
  ];

  it("a stay as 特困 without proof is shown at the import, not at the window", async () => {
    const uploads: string[] = [];
    for (const [name, columns, rows] of files) {
      uploads.push(
        await send(name, new TextEncoder().encode(`\uFEFF${csvText({ columns, rows })}`)),
      );
    }
    const report = await cashier.importFiles({ uploads }, key());
    expect(report.staysAccepted).toBe(2);
    const batchId = report.batchId ?? 0;
    const { stays } = await cashier.stays({ batchId, lacking: "papers" });
    expect(stays.map(({ missingPapers }) => missingPapers)).toEqual([["特困供养证"]]);
    expect((await cashier.stays({ batchId })).stays).toHaveLength(2);
  });

  it("is ticked by whom and when, taken back with a reason, and both are in the log", async () => {
    const stayId = stayOf(1, { certificateClass: "特困" });
    const tick = { stayId, paper: "特困供养证", given: true, note: "证号 0123" };
    const lacking = async () => (await cashier.stays({ lacking: "papers" })).stays.length;
    expect(await lacking()).toBe(1);
    await cashier.tickPaper(tick, key());
    expect(await lacking()).toBe(0);
    const { papers } = await cashier.stayPapers({ stayId });
    expect(papers).toMatchObject([
      { paper: "特困供养证", given: { note: "证号 0123", by: "窗口", window: "一号窗口" } },
    ]);
    expect(await errorCodeOf(cashier.tickPaper(tick, key()))).toBe("ENTRY_REFUSED");
    const other = { ...tick, paper: "结婚证" };
    expect(await errorCodeOf(cashier.tickPaper(other, key()))).toBe("ENTRY_REFUSED");
    const back = { ...tick, given: false, note: "" };
    expect(await errorCodeOf(cashier.tickPaper(back, key()))).toBe("ENTRY_REFUSED");
    await cashier.tickPaper({ ...back, note: "是别人的证" }, key());
    expect(await lacking()).toBe(1);
    const { entries } = await cashier.stayPapers({ stayId });
    expect(entries.map(({ given, note }) => [given, note])).toEqual([
      [false, "是别人的证"],
      [true, "证号 0123"],
    ]);
    const { entries: log } = await manager.log({ act: "登记资料" });
    expect(log.map(({ subject, login }) => [subject, login])).toEqual([
      [String(stayId), "窗口"],
      [String(stayId), "窗口"],
    ]);
    expect(checkBooks(office.host.books).findings).toEqual([]);
  });

  it("counts the days to a planned discharge, so that the day before it shows once more", async () => {
    office.clock.set(moment("2023-06-30T09:00:00"));
    for (const [serial, discharge] of ["2023-06-29", "2023-07-01", "2023-07-09"].entries()) {
      stayOf(serial + 1, { discharge, admit: "2023-06-20" });
    }
    const { stays } = await cashier.stays({ state: "open" });
    expect(stays.map(({ daysToDischarge }) => daysToDischarge)).toEqual([-1, 1, 9]);
  });

  it("follows the office's own table at once; an empty one asks for nothing", async () => {
    stayOf(1, { certificateClass: "特困" });
    const papers = async () => (await cashier.stays({})).stays[0]?.missingPapers;
    await manager.changeSettings({ stayPapers: "全部=身份证复印件；身份特困=民政证明" }, key());
    expect(await papers()).toEqual(["身份证复印件", "民政证明"]);
    await manager.changeSettings({ stayPapers: "" }, key());
    expect(await papers()).toEqual([]);
    const wrong = manager.changeSettings({ stayPapers: "特困=民政证明" }, key());
    expect(await errorCodeOf(wrong)).toBe("BAD_REQUEST");
  });
});

const PDF = new TextEncoder().encode("%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n");
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 1, 2]);
const PAGE = new TextEncoder().encode("<html><script>alert(1)</script></html>");

describe("attachments (D16)", () => {
  async function attach(stayId: number, content = PDF, name = "出院小结.pdf"): Promise<number> {
    const uploadId = await send(name, content);
    return (await cashier.attachFile({ stayId, uploadId, about: "外院出院小结" }, key())).id;
  }
  const kept = () => readdirSync(join(office.folder, "attachments"));

  it("opens from the stay as it came, and nothing in it can run", async () => {
    const stayId = stayOf(1);
    const id = await attach(stayId, PDF, "C:\\资料\\<张三>\u202E'出院'.小结.exe");
    const { attachments } = await cashier.attachments({ stayId });
    expect(attachments).toMatchObject([
      {
        id,
        name: "张三出院.小结.pdf",
        type: "application/pdf",
        bytes: PDF.length,
        withdrawn: null,
      },
    ]);
    const answer = await fetch(`${office.host.url}/api/stays/${stayId}/attachments/${id}/file`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PDF);
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      "content-type": "application/pdf",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect(headers["content-disposition"]).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+\.pdf$/);
    expect(headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none'/);
    // Of another stay it is nothing.
    const other = cashier.attachmentFile({ stayId: stayOf(2), attachmentId: id });
    expect(await errorCodeOf(other)).toBe("NOT_FOUND");
  });

  it("takes PDF, PNG and JPEG by their content, once, and not more than 20 MB", async () => {
    const stayId = stayOf(1);
    await attach(stayId, PNG, "说是.pdf");
    const [first] = (await cashier.attachments({ stayId })).attachments;
    expect(first).toMatchObject({ name: "说是.png", type: "image/png" });
    expect(await errorCodeOf(attach(stayId, PNG))).toBe("ATTACHMENT_REFUSED");
    expect(await errorCodeOf(attach(stayId, PAGE))).toBe("ATTACHMENT_REFUSED");
    const most = 20 * 1024 * 1024;
    const large = new Uint8Array(most + 1);
    large.set(PDF);
    expect(await errorCodeOf(attach(stayId, large))).toBe("ATTACHMENT_REFUSED");
    await attach(stayId, large.slice(0, most));
    expect(kept()).toHaveLength(2);
    // The same document on another stay is one file.
    await attach(stayOf(2), PNG);
    expect(kept()).toHaveLength(2);
  });

  it("asked again with the same key is attached once", async () => {
    const stayId = stayOf(1);
    const uploadId = await send("a.pdf", PDF);
    const ask = { stayId, uploadId, about: "外院记录" };
    const once = await cashier.attachFile(ask, { key: "the-same-key" });
    expect(await cashier.attachFile(ask, { key: "the-same-key" })).toEqual(once);
    expect((await cashier.attachments({ stayId })).attachments).toHaveLength(1);
  });

  it("withdrawn by the manager it stays, and only those who answer for it open it", async () => {
    const stayId = stayOf(1);
    const attachmentId = await attach(stayId);
    const withdrawal = { stayId, attachmentId, reason: "附错了人" };
    expect(await errorCodeOf(cashier.withdrawAttachment(withdrawal, key()))).toBe("NOT_ALLOWED");
    await manager.withdrawAttachment(withdrawal, key());
    expect(await errorCodeOf(manager.withdrawAttachment(withdrawal, key()))).toBe("ENTRY_REFUSED");
    const { attachments } = await cashier.attachments({ stayId });
    expect(attachments).toMatchObject([{ withdrawn: { reason: "附错了人", by: "医保办主任" } }]);
    const file = { stayId, attachmentId };
    expect(await errorCodeOf(cashier.attachmentFile(file))).toBe("NOT_ALLOWED");
    expect((await manager.attachmentFile(file)).bytes).toEqual(PDF);
    expect(kept()).toHaveLength(1);
    // It may be attached anew.
    await attach(stayId);
    expect(checkBooks(office.host.books).findings).toEqual([]);
  });

  it("a changed or missing file is named, not given out, and mended by attaching it once more", async () => {
    const stayId = stayOf(1);
    const attachmentId = await attach(stayId);
    const path = join(office.folder, "attachments", kept()[0] ?? "");
    appendFileSync(path, "x");
    const findings = () => checkBooks(office.host.books).findings;
    expect(findings()).toMatchObject([{ table: "attachment", key: String(attachmentId) }]);
    expect(findings()[0]?.problem).toContain("被改过");
    const file = { stayId, attachmentId };
    expect(await errorCodeOf(cashier.attachmentFile(file))).toBe("ATTACHMENT_DAMAGED");
    rmSync(path);
    expect(findings()[0]?.problem).toContain("不见了");
    expect(await errorCodeOf(cashier.attachmentFile(file))).toBe("ATTACHMENT_DAMAGED");
    await attach(stayOf(2));
    expect(findings()).toEqual([]);
  });

  it("goes with every backup, which says what it could not take along", async () => {
    await attach(stayOf(1));
    await attach(stayOf(2), PNG);
    const copy = mkdtempSync(join(tmpdir(), "yijie-copy-"));
    try {
      const made = await backupBooks(office.host.books, copy, "一");
      expect(made).toMatchObject({ attachments: 2, lost: [] });
      copyFileSync(made.path, join(copy, "office.sqlite"));
      expect(checkBooks(copy).findings).toEqual([]);
      const [first = "", second = ""] = kept();
      rmSync(join(office.folder, "attachments", first));
      // What an earlier copy took along lies there still.
      expect(await backupBooks(office.host.books, copy, "二")).toMatchObject({ lost: [] });
      rmSync(join(copy, "attachments"), { recursive: true });
      const third = await backupBooks(office.host.books, copy, "三");
      expect(third).toMatchObject({ attachments: 1, lost: [first] });
      expect(readdirSync(join(copy, "attachments"))).toEqual([second]);
      expect(checkBooks(copy).findings).toHaveLength(1);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

describe("names of attachments", () => {
  it.each([
    ["出院小结.PDF", "出院小结.pdf"],
    ["../../etc/passwd", "passwd.pdf"],
    ["..", "附件.pdf"],
    ["a.b.c.html", "a.b.c.pdf"],
    ["名\r\n: 名", "名 名.pdf"],
    [`${"长".repeat(200)}.jpg`, `${"长".repeat(80)}.pdf`],
  ])("%j becomes %j", (given, made) => {
    expect(cleanName(given, "pdf")).toBe(made);
  });
});

it("what a crash left half kept is gone after the next start", async () => {
  const folder = mkdtempSync(join(tmpdir(), "yijie-part-"));
  try {
    closeBooks(await openBooks({ folder }));
    mkdirSync(join(folder, "attachments"));
    writeFileSync(join(folder, "attachments", "x.part"), PDF);
    writeFileSync(join(folder, "attachments", "y"), PDF);
    closeBooks(await openBooks({ folder }));
    expect(readdirSync(join(folder, "attachments"))).toEqual(["y"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
