/** From the first start to the workbook, by keyboard: in a browser, and in the built desktop over the stand-in. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { startHost } from "../../electron/host/host.ts";
import { builtDesktop, builtPages } from "../support/build.ts";
import { launchDesktop } from "../support/electron/launch.ts";
import { doTheWholeJob } from "../support/wholeJob.ts";
import { describeWindows, launchChromium, listenForComplaints } from "../support/windows.ts";

const WHOLE = { timeout: 180_000 };

let folder: string;
let complaints: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "yijie-whole-"));
  complaints = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describeWindows("from the first start to the workbook, by keyboard", () => {
  it("in a browser", WHOLE, async () => {
    const data = join(folder, "data");
    const host = await startHost({
      folder: data,
      port: 0,
      create: "real",
      pagesFolder: await builtPages(),
      report: (error) => complaints.push(String(error)),
    });
    const browser = await launchChromium({ papers: true });
    try {
      const context = await browser.newContext({
        locale: "zh-CN",
        viewport: { width: 1366, height: 768 },
      });
      await listenForComplaints(context, complaints);
      await context.addInitScript(() => {
        globalThis.print = () => {
          const { dataset } = (globalThis.top ?? globalThis).document.documentElement;
          dataset.printed = String(Number(dataset.printed ?? 0) + 1);
        };
      });
      const page = await context.newPage();
      await page.goto(host.url);
      const done = await doTheWholeJob(
        {
          page,
          printed: () => page.evaluate(() => Number(document.documentElement.dataset.printed ?? 0)),
          async saved(act) {
            const [download] = await Promise.all([page.waitForEvent("download"), act()]);
            const path = join(folder, download.suggestedFilename());
            await download.saveAs(path);
            return path;
          },
        },
        folder,
      );
      expect(done.keysToSlip).toBeLessThanOrEqual(12);
    } finally {
      await browser.close();
      await host.stop();
    }
    expect(checkBooks(data).findings).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("in the desktop application", WHOLE, async () => {
    const data = join(folder, "data");
    const desktop = await launchDesktop({
      main: join(await builtDesktop(), "main/index.js"),
      userData: join(folder, "profile"),
      env: { YIJIE_DATA: data },
    });
    try {
      await listenForComplaints(desktop.context(), complaints);
      const page = await desktop.firstWindow();
      await desktop.evaluate(({ app }) => {
        const counted = globalThis as { printed?: number };
        app.on("web-contents-created", (_event, contents) => {
          contents.print = (_options: unknown, done: (ok: boolean, reason: string) => void) => {
            counted.printed = (counted.printed ?? 0) + 1;
            done(true, "");
          };
        });
      });
      const path = join(folder, "申报.xlsx");
      await desktop.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      }, path);
      const done = await doTheWholeJob(
        {
          page,
          printed: () => desktop.evaluate(() => (globalThis as { printed?: number }).printed ?? 0),
          async saved(act) {
            await act();
            await page.getByText("✓ 已导出草稿").waitFor();
            return path;
          },
        },
        folder,
      );
      expect(done.keysToSlip).toBeLessThanOrEqual(12);
      expect(await desktop.quit()).toBe(0);
    } finally {
      desktop.process().kill("SIGKILL");
    }
    expect(checkBooks(data).findings).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
