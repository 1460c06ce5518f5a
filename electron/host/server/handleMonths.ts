import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import type {
  monthIndicatorsSchema,
  monthOperations,
  monthSlipSchema,
  monthUnsettledSchema,
  monthViewSchema,
  settlementRowSchema,
} from "../../../shared/contract/operations/months.ts";
import type { Same } from "../../../shared/contract/sameShape.ts";
import { CHECK_THREAD, type CheckReport, refuseAltered } from "../guard/check.ts";
import { closeDay, closeMonth, openDays } from "../office/close.ts";
import { exportClaims } from "../office/exportClaims.ts";
import { type MonthIndicators, monthIndicators } from "../office/indicators.ts";
import { monthPayers } from "../office/monthPayers.ts";
import { type MonthUnsettled, monthUnsettled } from "../office/monthUnsettled.ts";
import { type MonthSlip, type MonthView, monthSlips, monthView } from "../office/monthView.ts";
import { listSettlements } from "../office/reads.ts";
import type { SettlementRow } from "../office/types.ts";
import { runInThread } from "../thread.ts";
import type { Handlers } from "./call.ts";
import { maskRow } from "./masking.ts";

true satisfies Same<z.output<typeof settlementRowSchema>, SettlementRow>;
true satisfies Same<z.output<typeof monthViewSchema>, MonthView>;
true satisfies Same<z.output<typeof monthUnsettledSchema>, MonthUnsettled>;
true satisfies Same<z.output<typeof monthIndicatorsSchema>, MonthIndicators>;
true satisfies Same<z.output<typeof monthSlipSchema>, MonthSlip>;

export const monthHandlers: Handlers<keyof typeof monthOperations> = {
  month: ({ books }, { month }) => monthView(books, month),

  async monthUnsettled({ books }, { month }) {
    const { waiting, held } = await monthUnsettled(books, month);
    return { waiting, held: held.map((one) => ({ ...one, row: maskRow(one.row) })) };
  },

  monthIndicators: ({ books }, { month }) => monthIndicators(books, month),

  monthSlips: ({ books }, query) => ({ slips: monthSlips(books, query) }),

  settlements: ({ books }, { month }) => ({
    settlements: listSettlements(books, { month }),
    payers: monthPayers(books, month),
  }),

  async claims({ books }, { month }, request) {
    // Whole ID numbers: it stays in the data folder while it is being made, and goes at once.
    const path = join(books.folder, `申报-${randomUUID()}.xlsx`);
    try {
      await exportClaims(books, request, { month, path });
      const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
      return { name: `申报-${month}.xlsx`, type, bytes: await readFile(path) };
    } finally {
      await rm(path, { force: true });
    }
  },

  openDays: ({ books }, { month }) => ({ openDays: openDays(books, month) }),

  closeDay({ books, events }, ask, request) {
    const sums = closeDay(books, request, ask);
    events.publish({ kind: "closed", period: ask.day });
    return sums;
  },

  async closeMonth({ books, events }, ask, request) {
    // What is locked for good must be what 医结 wrote.
    const report = await runInThread<CheckReport>(CHECK_THREAD, { folder: books.folder });
    refuseAltered(report);
    const closed = closeMonth(books, request, ask);
    events.publish({ kind: "closed", period: ask.month });
    return closed;
  },
};
