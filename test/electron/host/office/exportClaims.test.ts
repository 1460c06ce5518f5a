/** The month's workbook as an act: what a thread's failure looks like from outside. */
import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportClaims } from "../../../../electron/host/office/exportClaims.ts";
import { prepareTraining } from "../../../../electron/host/office/trainingOffice.ts";
import { YijieError } from "../../../../shared/contract/errors.ts";
import { ask, closeTestOffice, openTestOffice, type TestOffice } from "../../../support/office.ts";

let office: TestOffice;
beforeEach(async () => {
  office = await openTestOffice();
});
afterEach(() => closeTestOffice(office));

const exports = () =>
  office.books.prepare("SELECT count(*) FROM log WHERE act = '导出申报表'").pluck().get();

describe("exporting a month", () => {
  it("says where it cannot write, in our words, and leaves no entry", async () => {
    const path = join(office.folder, "没有这个文件夹", "申报-2023-06.xlsx");
    const failure = await exportClaims(office.books, ask(office.manager), {
      month: "2023-06",
      path,
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(YijieError);
    expect(failure).toMatchObject({
      code: "WORKBOOK_NOT_WRITTEN",
      details: { file: "申报-2023-06.xlsx", detail: "ENOENT" },
    });
    expect(exports()).toBe(0);
  });

  it("writes the workbook and the log where it can, with the office's agency and method", async () => {
    await prepareTraining(office.books);
    const path = join(office.folder, "申报-2023-06.xlsx");
    await exportClaims(office.books, ask(office.manager), { month: "2023-06", path });
    expect(exports()).toBe(1);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(path);
    const texts = workbook.worksheets.flatMap((sheet) => JSON.stringify(sheet.getSheetValues()));
    expect(texts.join()).toContain("999901 演示县医疗保障事务中心（演示）");
    expect(texts.join()).not.toContain("未设置");
  });
});
