/** Every screen of the application, by name: who looks at it, where it is, and what has to be done to see it whole. */
import type { Page } from "playwright-core";
import { appealOn, bureauListAbout, settledStay, settleWithDoubt } from "./doubt.ts";
import { BILLS, ITEMS, SampleLists } from "./sampleLists.ts";
import type { Login, TestOffice } from "./windows.ts";

export interface Screen {
  readonly name: string;
  /** null: before the log-in */
  readonly login: Login | null;
  /** What comes after the office's address: "#/month/2023-05" */
  readonly at: string;
  /** Until everything that belongs to it is there. */
  readonly arrange: (page: Page, office: TestOffice) => Promise<void>;
  /** What the person came for: it must be on the screen without scrolling, at every size. */
  readonly essential: readonly string[];
}

/** 特困，规范转诊，四层都付 */
const READY = "ZY23001083";

async function find(page: Page, text: string): Promise<void> {
  const field = page.getByLabel("找病人");
  await field.fill(text);
  await field.press("Enter");
  await page.locator(".stay-head").waitFor();
}

async function findReady(page: Page): Promise<void> {
  await find(page, READY);
  await page.locator(".own-figure").waitFor();
}

const arranged = new WeakMap<TestOffice, Promise<SampleLists>>();

/** The lists of departments and the bills that ask for something, once for an office; the page begins anew with them. */
async function listsOf(page: Page, office: TestOffice): Promise<SampleLists> {
  const lists = await broughtIn(office);
  await page.reload();
  await page.locator("header.bar").waitFor();
  return lists;
}

function broughtIn(office: TestOffice): Promise<SampleLists> {
  const known = arranged.get(office);
  if (known !== undefined) return known;
  const made = (async () => {
    const lists = new SampleLists(office.host, office.folder);
    await lists.importPeople();
    await lists.importItems();
    lists.addBills();
    return lists;
  })();
  arranged.set(office, made);
  return made;
}

const OWN_AND_ACTS = [".own-figure", ".acts .ant-btn-primary"];

export const SCREENS: readonly Screen[] = [
  {
    name: "login",
    login: null,
    at: "",
    essential: ["button[type=submit]"],
    async arrange(page) {
      await page.getByLabel("账号", { exact: true }).waitFor();
    },
  },
  {
    name: "settle-empty",
    login: "chuangkou1",
    at: "#/settle",
    essential: [],
    async arrange(page) {
      await page.locator(".queue-row").first().waitFor();
    },
  },
  {
    name: "settle",
    login: "chuangkou1",
    at: "#/settle",
    essential: OWN_AND_ACTS,
    arrange: findReady,
  },
  {
    name: "settle-why",
    login: "chuangkou1",
    at: "#/settle",
    essential: [".why-result", ".figure.looked-at"],
    async arrange(page) {
      await findReady(page);
      await page.keyboard.press("F2");
      for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowLeft");
      await page.getByText("若没有办理规范转诊").waitFor();
    },
  },
  {
    name: "settle-lines",
    login: "chuangkou1",
    at: "#/settle",
    essential: [],
    async arrange(page) {
      await findReady(page);
      await page.keyboard.press("F4");
      await page.locator(".line.category").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await page.locator(".line-detail").waitFor();
    },
  },
  {
    name: "settle-held",
    login: "chuangkou1",
    at: "#/settle",
    essential: [".notice"],
    async arrange(page, office) {
      const held = office.host.books
        .prepare(
          `SELECT inpatient_no FROM stay JOIN stay_version v ON v.id = current_version
           WHERE NOT EXISTS (SELECT 1 FROM person WHERE person.id_number = v.id_number) LIMIT 1`,
        )
        .pluck()
        .get();
      await find(page, String(held));
    },
  },
  {
    name: "settle-sources",
    login: "zhuren",
    at: "#/settle",
    essential: [],
    async arrange(page) {
      await find(page, "陶假岩");
      await page.getByText("本院计算与平台结算有 2 项不一致").first().waitFor();
      await page.keyboard.press("F7");
      await page.getByRole("region", { name: "本院计算与平台结算" }).waitFor();
    },
  },
  {
    name: "import",
    login: "zhuren",
    at: "#/import",
    essential: [],
    async arrange(page) {
      await page.getByText("住院").first().waitFor();
    },
  },
  {
    name: "import-papers",
    login: "zhuren",
    at: "#/import",
    essential: [],
    async arrange(page, office) {
      const batch = office.host.books
        .prepare("SELECT batch_id FROM stay_version GROUP BY batch_id ORDER BY count(*) DESC")
        .pluck()
        .get();
      await page.goto(`${office.url}/#/import/${batch}`);
      await page.getByRole("tab", { name: /还差资料的/ }).click();
      await page.locator(".tab-panel .ledger, .tab-panel .quiet").first().waitFor();
    },
  },
  {
    name: "month",
    login: "zhuren",
    at: "#/month",
    essential: [],
    async arrange(page) {
      await page.getByRole("region", { name: "申报" }).waitFor();
    },
  },
  {
    name: "policy",
    login: "zhengce",
    at: "#/policy",
    essential: [],
    async arrange(page) {
      await page.getByRole("heading").first().waitFor();
    },
  },
  {
    name: "persons",
    login: "zhuren",
    at: "#/registers",
    essential: [],
    async arrange(page) {
      await page.getByText("整批更新在").waitFor();
    },
  },
  {
    name: "catalogue",
    login: "zhuren",
    at: "#/registers/catalogue",
    essential: [],
    async arrange(page) {
      await page.getByText("整批更新在").waitFor();
    },
  },
  {
    name: "log",
    login: "shenji",
    at: "#/log",
    essential: [],
    async arrange(page) {
      await page.locator(".log-row").nth(5).waitFor();
    },
  },
  {
    name: "review",
    login: "zhuren",
    at: "#/review",
    essential: [".finding-acts .ant-btn-primary"],
    async arrange(page) {
      await page.locator(".finding-lines").first().waitFor();
    },
  },
  {
    name: "review-reports",
    login: "shenji",
    at: "#/review/reports",
    essential: [],
    async arrange(page) {
      await page.getByRole("region", { name: "按项目" }).waitFor();
    },
  },
  {
    name: "review-appeals",
    login: "zhuren",
    at: "#/review/appeals",
    essential: [".finding-acts .ant-btn-primary"],
    async arrange(page, { host }) {
      await page.getByText("还没有申诉").waitFor();
      appealOn(host, settleWithDoubt(host));
      await page.reload();
      await page.getByRole("region", { name: "申诉案" }).waitFor();
    },
  },
  {
    name: "review-bureau-list",
    login: "zhuren",
    at: "#/review/appeals",
    essential: [".bureau-form .ant-btn-primary", ".bureau-sums"],
    async arrange(page, { host, folder }) {
      const path = bureauListAbout(host, folder, settledStay(host));
      await page.locator(".appeals input[type=file]").setInputFiles(path);
      await page.getByText("账上没有这次住院").waitFor();
    },
  },
  {
    name: "review-rules",
    login: "zhuren",
    at: "#/review/rules",
    essential: [".rule-summary"],
    async arrange(page) {
      await page.getByRole("region", { name: "规则详情" }).waitFor();
    },
  },
  {
    name: "settings",
    login: "xitong",
    at: "#/settings",
    essential: [],
    async arrange(page) {
      await page.getByRole("heading", { name: "设置" }).waitFor();
    },
  },
  {
    name: "person",
    login: "chuangkou1",
    at: "#/registers",
    essential: [".person h1"],
    async arrange(page, office) {
      const lists = await listsOf(page, office);
      await page.getByLabel("查人").fill(lists.person(0).personNo);
      await page.getByText("1 人").waitFor();
      await page.keyboard.press("Enter");
      await page.getByText("这一天参了两处医保").waitFor();
    },
  },
  {
    name: "lists",
    login: "zhuren",
    at: "#/registers",
    essential: [".list-head h1", ".list-acts"],
    async arrange(page, office) {
      await listsOf(page, office);
      await page.locator('.key-line [data-key="F7"]').waitFor();
      await page.keyboard.press("F7");
      await page.getByRole("region", { name: "名单内容" }).first().getByText("特困").waitFor();
    },
  },
  {
    name: "list-compare",
    login: "zhuren",
    at: "#/registers",
    essential: [".compare-counts", ".compare-export"],
    async arrange(page, office) {
      await listsOf(page, office);
      await page.locator('.key-line [data-key="F7"]').waitFor();
      await page.keyboard.press("F7");
      await page.getByRole("region", { name: "名单内容" }).first().getByText("特困").waitFor();
      await page.keyboard.press("F4");
      await page.getByText("共 6 人").waitFor();
    },
  },
  {
    name: "item",
    login: "chuangkou1",
    at: "#/registers/catalogue",
    essential: [".item-row", ".item-detail"],
    async arrange(page, office) {
      await listsOf(page, office);
      await page.getByLabel("查项目").fill(ITEMS.restricted);
      await page.getByText("限周围神经病变").waitFor();
    },
  },
  {
    name: "unmapped",
    login: "chuangkou1",
    at: "#/registers/unmapped",
    essential: [".unmapped-row"],
    async arrange(page, office) {
      await listsOf(page, office);
      await page.locator(".unmapped-row").nth(3).waitFor();
    },
  },
  {
    name: "doctors",
    login: "chuangkou1",
    at: "#/registers",
    essential: [".person h1"],
    async arrange(page, office) {
      await listsOf(page, office);
      await page.locator('.key-line [data-key="F7"]').waitFor();
      await page.keyboard.press("Shift+F7");
      await page.getByText("⊖ 暂停中").waitFor();
    },
  },
  {
    name: "approvals",
    login: "chuangkou1",
    at: "#/registers/approvals",
    essential: [".approval-row"],
    async arrange(page, office) {
      await listsOf(page, office);
      await page.getByLabel("查审批").fill("SP");
      await page.getByText("SP2023-0017").waitFor();
    },
  },
  {
    name: "settle-cover",
    login: "chuangkou1",
    at: "#/settle",
    essential: [".choices"],
    async arrange(page, office) {
      await listsOf(page, office);
      await find(page, BILLS.doubleCover);
      await page.getByText("核实了的，当场选定").waitFor();
      await page.keyboard.press("F8");
      await page.getByText("还差：按哪一处").waitFor();
    },
  },
  {
    name: "settle-papers",
    login: "chuangkou1",
    at: "#/settle",
    essential: [".paper-row.chosen", ".paper-act .ant-btn"],
    async arrange(page, office) {
      await listsOf(page, office);
      await find(page, BILLS.injury);
      await page.getByRole("region", { name: "资料" }).waitFor();
      await page.keyboard.press("Shift+F2");
      await page.getByLabel("看了什么").waitFor();
    },
  },
  {
    name: "settle-flags",
    login: "chuangkou1",
    at: "#/settle",
    essential: [],
    async arrange(page, office) {
      await listsOf(page, office);
      await find(page, BILLS.flagged);
      await page.getByRole("region", { name: "提醒" }).waitFor();
      await page.keyboard.press("Shift+F4");
      await page.getByText("当天暂停医保处方权").waitFor();
    },
  },
];
