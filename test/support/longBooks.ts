/** Books as long as those of many years, written straight into the tables: for what must be quick in them. */
import { learnReading } from "../../electron/host/store/readings.ts";
import { addDays, type Day } from "../../shared/calendar/day.ts";
import { idNumberOf, type TestOffice } from "./office.ts";

const SURNAMES = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"];
const GIVEN = [
  ..."伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英华玉红建国文辉力梅海燕波小满春秋雨雪松柏青云飞龙凤鸣志远思齐天佑子涵梓萱浩然",
];

/** Invented; some 100,000 different ones among 500,000. */
export function nameAt(index: number): string {
  const spread = (index * 2_654_435_761) % 4_294_967_296;
  const surname = SURNAMES[spread % SURNAMES.length] ?? "";
  const first = GIVEN[Math.floor(spread / 31) % GIVEN.length] ?? "";
  const second = GIVEN[Math.floor(spread / 31 / 61) % GIVEN.length] ?? "";
  return surname + first + second;
}

function numberAt(index: number, digits: number): string {
  return String(index).padStart(digits, "0");
}

/** Stays with a settlement that stands, discharged over ten years, without lines. */
export function addSettledStays({ books }: TestOffice, count: number): void {
  const { prepare, database } = books;
  // Half a million rows go into a dozen indexes, each at its own place.
  database.pragma("cache_size = -600000");
  database.transaction(() => {
    prepare(
      "INSERT INTO import_batch VALUES (NULL, 'long', 'done', '2013-01-01T08:00:00', '2013-01-01T08:00:00', '[]', '{}')",
    ).run();
    const batch = prepare("SELECT max(id) FROM import_batch").pluck().get();
    const stay = prepare("INSERT INTO stay VALUES (NULL, 'H99010100001', ?, NULL)");
    const version = prepare(
      `INSERT INTO stay_version VALUES (?, ?, 1, ?, '', x'', 0, ?, ?, '990100', ?, ?, 100000, ?, '{"dept":"内科"}')`,
    );
    const current = prepare("UPDATE stay SET current_version = ? WHERE id = ?");
    const settlement = prepare(
      `INSERT INTO settlement VALUES (?, ?, '结算', NULL, ?, ?, '', '城乡居民', '', ?, ?, 1, '', '', 'calculated', '', NULL, NULL, NULL,
         NULL, 100000, 0, 0, 0, 100000, 60000, 0, 40000, 0, 40000, '{}', x'')`,
    );
    for (let index = 1; index <= count; index += 1) {
      const day = addDays("2013-01-01" as Day, Math.floor((index * 3_652) / count));
      const stayId = stay.run(`ZY${numberAt(index, 7)}`).lastInsertRowid;
      const name = nameAt(index);
      learnReading(prepare, "stay_version", name);
      version.run(
        stayId,
        stayId,
        batch,
        name,
        idNumberOf(index % 1_000, `19${numberAt(30 + (index % 70), 2)}0${1 + (index % 9)}11`),
        addDays(day, -7),
        day,
        numberAt(index, 10),
      );
      current.run(stayId, stayId);
      const slip = `YS${day.slice(0, 4)}-${numberAt(index, 6)}`;
      settlement.run(slip, index, stayId, stayId, `${day}T10:00:00`, day.slice(0, 7));
    }
  })();
  database.pragma("cache_size = -16000");
}

const FORMS = ["片", "胶囊", "注射液", "颗粒", "口服液", "缓释片", "滴丸", "软膏"];
const KINDS = ["注射用", "复方", "盐酸", "硫酸", "重组人", "一次性使用", "阿", "CT引导下"];
const CORES = [
  ..."头孢阿莫西林克拉维酸钾奥美拉唑氯化钠葡萄糖胰岛素肝素人血白蛋白支架导管穿刺针吻合器缝线敷料补片球囊",
];

/** A catalogue with as many different names as rows. */
export function addItems({ books }: TestOffice, count: number): void {
  const { prepare, database } = books;
  database.transaction(() => {
    const batch = prepare("SELECT max(id) FROM import_batch").pluck().get();
    const put = prepare(
      "INSERT INTO catalogue_item VALUES (?, '2023-01-01', NULL, ?, '乙', '10%', NULL, 1000000, 2000000, ?)",
    );
    for (let index = 0; index < count; index += 1) {
      const core = [1, 43, 43 * 43, 43 * 43 * 43].map(
        (step) => CORES[Math.floor(index / step) % CORES.length] ?? "",
      );
      const name = `${KINDS[index % KINDS.length]}${core.join("")}${FORMS[(index >> 3) % FORMS.length]}`;
      put.run(`XA${numberAt(index, 6)}`, name, batch);
      learnReading(prepare, "catalogue_item", name);
    }
  })();
}
