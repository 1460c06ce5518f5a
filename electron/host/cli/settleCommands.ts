import { YijieError } from "../../../shared/contract/errors.ts";
import { type Fen, parseYuan } from "../../../shared/money/fen.ts";
import type { Hold } from "../../../shared/settle/holds.ts";
import { type UnsettledStay, unsettledStays } from "../office/findStays.ts";
import { presettle } from "../office/presettle.ts";
import { settle } from "../office/settle.ts";
import type { OutsideReversals } from "../office/types.ts";
import { undo } from "../office/undo.ts";
import type { Actor } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { type Command, type Input, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";
import { askPassword } from "./password.ts";
import { holdLines } from "./words.ts";

interface StayOutcome {
  readonly inpatientNo: string;
  /** Of a stay that was settled now */
  readonly slipNumber: string | null;
  readonly holds: readonly Hold[];
  /** Why it could not be settled otherwise */
  readonly error: string | null;
}

export const settleCommand: Command = {
  name: "settle",
  help: "结算指定的住院号；--all 结算全部能结算的，列出挂起的和原因（点名的有没结成的，退出码为 1）",
  operands: "[STAY…]",
  leastOperands: 0,
  mostOperands: 100_000,
  options: {
    data: DATA_OPTION,
    all: { help: "全部还没有结算的，按出院先后" },
    login: LOGIN_OPTION,
  },
  run: async (input) => {
    const isAll = input.options.has("all");
    if (isAll === input.operands.length > 0) throw new UsageError("要么写住院号，要么写 --all");
    return withBooks(input, async (books) => {
      const actor = await actorFor(books, input);
      const stays = isAll ? unsettledStays(books) : input.operands.map((no) => findStay(books, no));
      const outcomes = stays.map((stay) => settleOne(books, actor, stay));
      const settled = outcomes.filter(({ slipNumber }) => slipNumber !== null);
      const isDone = ({ slipNumber, error }: StayOutcome): boolean =>
        slipNumber !== null || (isAll && error === null);
      const summary = `结算 ${settled.length} 次，没有结算 ${outcomes.length - settled.length} 次`;
      return {
        json: { stays: outcomes, settled: settled.length },
        lines: [...outcomes.flatMap(outcomeLines), summary],
        ok: outcomes.every(isDone),
      };
    });
  },
};

type StayName = Pick<UnsettledStay, "stayId" | "inpatientNo">;

/** Throws NOT_FOUND. */
export function findStay(books: Books, inpatientNo: string): StayName {
  const found = books
    .prepare(
      "SELECT id AS stayId, inpatient_no AS inpatientNo FROM stay WHERE current_version IS NOT NULL AND inpatient_no = ?",
    )
    .all(inpatientNo) as StayName[];
  const [stay] = found;
  if (stay === undefined) throw new YijieError("NOT_FOUND", { what: `住院号 ${inpatientNo}` });
  if (found.length > 1) throw new UsageError(`住院号 ${inpatientNo} 有 ${found.length} 家医院在用`);
  return stay;
}

function settleOne(books: Books, actor: Actor, { stayId, inpatientNo }: StayName): StayOutcome {
  try {
    const { outcome, holds, digest } = presettle(books, stayId);
    if (outcome === "held") return { inpatientNo, slipNumber: null, holds, error: null };
    const { slipNumber } = settle(books, newRequest(actor), { stayId, shownDigest: digest });
    return { inpatientNo, slipNumber, holds: [], error: null };
  } catch (error) {
    if (!(error instanceof YijieError)) throw error;
    return { inpatientNo, slipNumber: null, holds: [], error: error.message };
  }
}

function outcomeLines({ inpatientNo, slipNumber, holds, error }: StayOutcome): readonly string[] {
  if (slipNumber !== null) return [`${inpatientNo} 已结算，结算单号 ${slipNumber}`];
  if (error !== null) return [`${inpatientNo} 没有结算：${error}`];
  return [`${inpatientNo} 挂起：`, ...holdLines(holds)];
}

export const undoCommand: Command = {
  name: "undo",
  help: "结算撤销：开一张金额相反的新单（院外的票据、账户、现金要先退）",
  operands: "SLIP",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    reason: { value: "TEXT", help: "撤销原因", required: true },
    "receipt-reversal": { value: "NUMBER", help: "电子票据的冲红号" },
    "receipt-returned": { help: "纸质票据已收回" },
    "account-reversed": { help: "个人账户支付已退回" },
    "cash-refunded": { help: "结算时付的现金或银行卡已退款" },
    "deposit-returned": { help: "预交金已退回" },
    "refund-taken-back": { help: "结算时退给病人的预交金已收回" },
    "debt-payments-returned": { value: "YUAN", help: "后来收的欠费已退款，写退了多少" },
    second: {
      value: "LOGIN",
      help: "月结以后的第二人（密码取自 YIJIE_SECOND_PASSWORD 或当场输入）",
    },
    login: LOGIN_OPTION,
  },
  run: (input) =>
    withBooks(input, async (books) => {
      const { operands, options } = input;
      const [slipNumber = ""] = operands;
      const second = options.get("second");
      const booked = await undo(books, newRequest(await actorFor(books, input)), {
        slipNumber,
        reason: options.get("reason") ?? "",
        outside: outsideOf(options),
        ...(second === undefined ? {} : { secondPerson: await secondPerson(second) }),
      });
      const line = `${slipNumber} 已撤销，撤销单号 ${booked.slipNumber}`;
      return { json: { undone: slipNumber, ...booked }, lines: [line], ok: true };
    }),
};

function outsideOf(options: Input["options"]): OutsideReversals {
  const reversal = options.get("receipt-reversal");
  const returned = options.get("debt-payments-returned");
  return {
    ...(reversal === undefined ? {} : { receiptReversalNumber: reversal }),
    receiptPaperReturned: options.has("receipt-returned"),
    accountReversed: options.has("account-reversed"),
    cashRefunded: options.has("cash-refunded"),
    depositReturned: options.has("deposit-returned"),
    refundTakenBack: options.has("refund-taken-back"),
    ...(returned === undefined ? {} : { debtPaymentsReturned: yuanOf(returned) }),
  };
}

function yuanOf(text: string): Fen {
  const amount = parseYuan(text);
  if (amount === null) throw new UsageError(`金额写成 3000 或 3000.50，没有看懂 ${text}`);
  return amount;
}

async function secondPerson(login: string): Promise<{ login: string; password: string }> {
  const known = process.env.YIJIE_SECOND_PASSWORD;
  return { login, password: known ?? (await askPassword(`第二人 ${login} 的密码：`)) };
}
