/** The top of the slip: whose paper it is, which number, who it is about. */
import { dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import { printYuan } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import {
  type Block,
  BODY,
  HAIRLINE,
  LABELS,
  LEFT,
  middleBaseline,
  NOTES,
  type Piece,
  RIGHT,
  sectionHead,
  WIDTH,
} from "./blocks.ts";
import { fittingSize, type Sheet, type TextStyle, textWidth, wrap } from "./sheet.ts";
import { copyName, type OfficeOnPaper, type SlipOptions } from "./slipJob.ts";

const QR_SIZE = 22;
const HEAD_WIDTH = WIDTH - QR_SIZE - 5;

/** "2023-06-18 15:14:08" */
function printMoment(moment: Moment): string {
  return moment.replace("T", " ");
}

/** The one-stop slip is for those who hold an identity on the day; everyone else gets the ordinary one. */
function slipTitle(document: SettlementDocument, office: OfficeOnPaper): string {
  const insured = document.stay.insuranceType.includes("职工") ? "城镇职工" : "城乡居民";
  const title =
    document.person.identities.length > 0
      ? `${office.regionTitle}${insured}医疗费用“一站式”结算单`
      : `${office.regionTitle}住院医疗费用结算单`;
  return document.kind === "结算撤销" ? `${title}（结算撤销）` : title;
}

function copyMark(document: SettlementDocument, options: SlipOptions): string {
  const copy = copyName(options);
  return document.training ? `演示 · ${copy}` : copy;
}

function packLine(document: SettlementDocument): string {
  const { settlement, actor } = document;
  const pack =
    settlement === null
      ? "没有使用本院政策包"
      : `政策包 ${settlement.packName} ${settlement.packHash.slice(0, 8)}`;
  return `${pack}　·　窗口 ${actor.window}　·　经办 ${actor.name}`;
}

export function slipHead(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
): Piece {
  const pack = wrap(packLine(document), HEAD_WIDTH, NOTES);
  const textHeight = 23.2 + (pack.length - 1) * 4;
  return {
    height: Math.max(textHeight, QR_SIZE + 4.6) + 1.4,
    draw: (sheet, top) => {
      drawHospital(sheet, top, document, office, options);
      const title = slipTitle(document, office);
      const style: TextStyle = { size: 16, bold: true };
      sheet.text(LEFT, top + 10.6, title, {
        ...style,
        size: fittingSize(title, HEAD_WIDTH, style, 11),
      });
      drawNumber(sheet, top + 17, document, options);
      for (const [index, line] of pack.entries()) {
        sheet.text(LEFT, top + 21.6 + index * 4, line, NOTES);
      }
      const code = options.code.replaceAll("-", "");
      sheet.qr(RIGHT - QR_SIZE, top, QR_SIZE, `YIJIE1:${document.slipNumber}:${code}`);
      sheet.text(RIGHT, top + QR_SIZE + 3.4, `校验码 ${options.code}`, {
        size: 7.5,
        align: "right",
      });
    },
  };
}

function drawHospital(
  sheet: Sheet,
  top: number,
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
): void {
  const mark = copyMark(document, options);
  const markStyle: TextStyle = { size: 9.5, bold: true };
  const markWidth = textWidth(mark, markStyle) + 5;
  const line = `${office.hospitalName}　${office.hospitalLevel}　机构编码 ${office.hospitalCode}`;
  const room = HEAD_WIDTH - markWidth - 4;
  const style: TextStyle = { size: fittingSize(line, room, { size: 9.5 }, 7) };
  sheet.text(LEFT, top + 3.4, line, style);
  const at = Math.min(LEFT + textWidth(line, style), LEFT + room) + 4;
  if (document.training || options.printing === null)
    sheet.frame(at, top - 0.7, markWidth, 5.6, 0.7, 2);
  sheet.text(at + markWidth / 2, top + 3.4, mark, { ...markStyle, align: "center" });
}

function drawNumber(
  sheet: Sheet,
  baseline: number,
  document: SettlementDocument,
  options: SlipOptions,
): void {
  const number: TextStyle = { size: 9.5, bold: true };
  sheet.text(LEFT, baseline, "结算单号", NOTES);
  const at = LEFT + textWidth("结算单号", NOTES) + 1.6;
  sheet.text(at, baseline, document.slipNumber, number);
  const rest = [
    "",
    options.printing === null
      ? "预览，不是结算单"
      : `打印 ${printMoment(options.printedAt).slice(0, 16)}　·　补打 ${options.printing} 次`,
    "金额单位：元",
  ].join("　·　");
  sheet.text(at + textWidth(document.slipNumber, number) + 3, baseline, rest, NOTES);
}

/** What is undone, when and why; before everything else on a 结算撤销. */
export function undoNotice(document: SettlementDocument): Block | null {
  const { undoes } = document;
  if (undoes === null) return null;
  const lines = [
    ...wrap(
      `本单撤销结算单 ${undoes.slipNumber}（${printMoment(undoes.settledAt)} 结算），原单作废。`,
      WIDTH - 4,
      { size: 9.5, bold: true },
    ).map((text) => ({ text, style: { size: 9.5, bold: true } })),
    ...wrap(`原因：${undoes.reason}。下面各项金额为负数，与原单逐项相抵。`, WIDTH - 4, BODY).map(
      (text) => ({ text, style: BODY }),
    ),
  ];
  const height = lines.length * 4.7 + 1;
  return {
    gap: 2.4,
    head: null,
    pieces: [
      {
        height,
        draw: (sheet, top) => {
          sheet.bar(LEFT, top, 0.9, height, "#000000");
          for (const [index, { text, style }] of lines.entries()) {
            sheet.text(LEFT + 3.2, top + 3.9 + index * 4.7, text, style);
          }
        },
      },
    ],
  };
}

interface Field {
  readonly label: string;
  readonly value: string;
  /** Columns of the four that it takes. */
  readonly span: 1 | 2 | 4;
}

function field(label: string, value: string, span: 1 | 2 | 4 = 1): Field {
  return { label, value: value.trim() === "" ? "无" : value, span };
}

/** Only the last four characters leave the office on paper. */
function maskedNumber(number: string): string {
  return number.length < 8 ? "不显示" : `尾号 ${number.slice(-4)}`;
}

function sourceText(document: SettlementDocument): string {
  const { comparison, source } = document;
  if (comparison === null) {
    return source === "platform" ? "医保平台结算结果" : "本院按政策包计算";
  }
  if (comparison.agree) return "本院按政策包计算，与医保平台一致";
  return source === "platform"
    ? "采用医保平台金额，与本院计算不一致"
    : "采用本院计算金额，与医保平台不一致";
}

function differenceText(document: SettlementDocument): string {
  const differing = document.comparison?.fields.filter(({ difference }) => difference !== 0) ?? [];
  return differing
    .map(
      ({ name, ours, platform, difference }) =>
        `${name} 本院 ${printYuan(ours)}，平台 ${printYuan(platform)}，差 ${difference > 0 ? "+" : ""}${printYuan(difference)}`,
    )
    .join("；");
}

function fieldRows(document: SettlementDocument, office: OfficeOnPaper): Field[][] {
  const { stay, person } = document;
  const place = person.district ?? "";
  const region =
    stay.insuredRegion === office.regionCode
      ? `${office.regionTitle}${office.regionTitle.endsWith(place) ? "" : place}`
      : `${stay.insuredRegion} ${place}`;
  const receipt = [stay.receiptCode, stay.receiptNumber].filter((part) => part !== null).join(" ");
  const rows: Field[][] = [
    [
      field("姓名", stay.name),
      field("性别 / 年龄", `${stay.sex} / ${stay.ageYears} 岁`),
      field("证件号码", maskedNumber(stay.idNumber)),
      field("个人编号", person.personNo),
    ],
    [
      field("险种", `${stay.insuranceType} ${person.tier ?? ""}`),
      field("人员类别", person.personType ?? ""),
      field("身份", person.identities.join("、")),
      field("参保地", region),
    ],
    [
      field("住院号", stay.inpatientNo),
      field("科室 / 医师", `${stay.dept} / ${stay.doctor}`),
      field("医疗类别", stay.settlementType),
      field("备案", person.registrations.join("、")),
    ],
    [
      field("入院", stay.admitDay),
      field("出院", `${stay.dischargeDay}（${stay.stayDays} 天）`),
      field("出院诊断", `${stay.diagnosisName} ${stay.diagnosisCode}`, 2),
    ],
    [
      field("结算时间", printMoment(document.settledAt)),
      field("审核", document.review),
      field("身份名单", person.registerVersion, 2),
    ],
    [
      field("电子票据", receipt === "" ? "结算时尚未开具" : receipt, 2),
      field("金额来源", sourceText(document), 2),
    ],
  ];
  const difference = differenceText(document);
  if (difference !== "") rows.push([field("两者差异", difference, 4)]);
  if (stay.secondaryDiagnoses.length > 0) {
    rows.push([field("其他诊断", stay.secondaryDiagnoses.join("；"), 4)]);
  }
  return rows;
}

const COLUMN_GAP = 5;
const COLUMN = (WIDTH - 3 * COLUMN_GAP) / 4;
const LINE_STEP = 3.9;

export function basics(
  document: SettlementDocument,
  office: OfficeOnPaper,
  rowHeight: number,
): Block {
  return {
    gap: 2,
    head: sectionHead("一　基本信息"),
    pieces: fieldGrid(fieldRows(document, office), rowHeight),
  };
}

/** Four columns, each as wide in its labels as its longest. */
function fieldGrid(rows: readonly (readonly Field[])[], rowHeight: number): Piece[] {
  const labelWidths = [0, 0, 0, 0];
  for (const row of rows) {
    let column = 0;
    for (const { label, span } of row) {
      labelWidths[column] = Math.max(labelWidths[column] ?? 0, textWidth(label, LABELS));
      column += span;
    }
  }
  return rows.map((row) => fieldRow(row, labelWidths, rowHeight));
}

function fieldRow(row: readonly Field[], labelWidths: readonly number[], rowHeight: number): Piece {
  let column = 0;
  const cells = row.map(({ label, value, span }) => {
    const x = LEFT + column * (COLUMN + COLUMN_GAP);
    const width = span * COLUMN + (span - 1) * COLUMN_GAP;
    const valueAt = (labelWidths[column] ?? 0) + 2;
    column += span;
    const style: TextStyle = { size: fittingSize(value, width - valueAt, BODY, 7.6) };
    return { label, x, width, valueAt, style, lines: wrap(value, width - valueAt, style) };
  });
  const lineCount = Math.max(...cells.map(({ lines }) => lines.length));
  const height = rowHeight + (lineCount - 1) * LINE_STEP;
  return {
    height,
    draw: (sheet, top) => {
      for (const cell of cells) {
        const baseline = middleBaseline(top, rowHeight, BODY);
        sheet.text(cell.x, baseline, cell.label, LABELS);
        for (const [index, line] of cell.lines.entries()) {
          sheet.text(cell.x + cell.valueAt, baseline + index * LINE_STEP, line, cell.style);
        }
        sheet.line(cell.x, top + height, cell.x + cell.width, top + height, 0.4, HAIRLINE);
      }
    },
  };
}

const LIST_TITLE = "住院费用明细清单";

/** The top of the fee list: of whose stay, and of which slip. */
export function listHead(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
): Piece {
  const { stay, settledAt, slipNumber } = document;
  const receipt = [stay.receiptCode, stay.receiptNumber].filter((part) => part !== null).join(" ");
  const rows: Field[][] = [
    [
      field("姓名", stay.name),
      field("性别 / 年龄", `${stay.sex} / ${stay.ageYears} 岁`),
      field("证件号码", maskedNumber(stay.idNumber)),
      field("住院号", stay.inpatientNo),
    ],
    [
      field("险种", stay.insuranceType),
      field("科室", stay.dept),
      field("入院", stay.admitDay),
      field("出院", `${stay.dischargeDay}（${stay.stayDays} 天）`),
    ],
    [
      field("结算时间", printMoment(settledAt)),
      field("电子票据", receipt === "" ? "结算时尚未开具" : receipt),
      field("出院诊断", `${stay.diagnosisName} ${stay.diagnosisCode}`, 2),
    ],
  ];
  const grid = fieldGrid(rows, 4.6);
  const gridHeight = grid.reduce((sum, piece) => sum + piece.height, 0);
  return {
    height: 14.5 + gridHeight + 2.4,
    draw: (sheet, top) => {
      const hospital = `${office.hospitalName}　机构编码 ${office.hospitalCode}`;
      sheet.text(LEFT, top + 3.4, hospital, { size: fittingSize(hospital, 120, { size: 9.5 }, 7) });
      sheet.text(RIGHT, top + 3.4, copyMark(document, options), {
        size: 9.5,
        bold: true,
        align: "right",
      });
      sheet.text(LEFT, top + 10.6, LIST_TITLE, { size: 16, bold: true });
      const number = `结算单号 ${slipNumber}　·　金额单位：元`;
      sheet.text(RIGHT, top + 10.6, number, { ...BODY, align: "right" });
      let at = top + 14.5;
      for (const piece of grid) {
        piece.draw(sheet, at);
        at += piece.height;
      }
    },
  };
}

/** What stands at the top of the second page and after. */
export function continuedHead(document: SettlementDocument, office: OfficeOnPaper): Piece {
  return {
    height: 8.5,
    draw: (sheet, top) => {
      const line = `${office.hospitalName}　${document.stay.name}　${dayOfMoment(document.settledAt)} 结算`;
      const number = `结算单号 ${document.slipNumber}（续）`;
      const room = WIDTH - textWidth(number, BODY) - 4;
      sheet.text(LEFT, top + 3.4, line, { size: fittingSize(line, room, BODY, 7) });
      sheet.text(RIGHT, top + 3.4, number, { ...BODY, align: "right" });
      sheet.line(LEFT, top + 5, RIGHT, top + 5, 0.6);
    },
  };
}
