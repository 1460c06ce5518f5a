/** What an import read otherwise than it stood in the file, change by change. */
import type { ConversionPage, ListedConversion } from "../../../shared/contract/importReport.ts";
import type { Books } from "../store/books.ts";
import { maskText } from "./readQuarantine.ts";

/** Of a finished batch, or of a rehearsal that is still in the books. ID numbers are masked. */
export function readConversions(
  books: Books,
  batchId: number,
  { file, rule, column, after, limit }: ConversionPage,
): ListedConversion[] {
  const rows = books
    .prepare(
      `SELECT number, file_name AS file, rule, column_name AS "column", file_row AS row, before, after, cells AS count
       FROM conversion WHERE batch_id = @batchId AND number > @from
         AND (@file IS NULL OR file_name = @file) AND (@rule IS NULL OR rule = @rule)
         AND (@column IS NULL OR column_name = @column)
       ORDER BY number LIMIT @limit`,
    )
    .all({
      batchId,
      from: after,
      limit,
      file: file ?? null,
      rule: rule ?? null,
      column: column ?? null,
    }) as ListedConversion[];
  return rows.map((row) => ({ ...row, before: maskText(row.before), after: maskText(row.after) }));
}

/** The same of what is kept in memory. */
export function conversionPage(
  whole: readonly ListedConversion[],
  page: ConversionPage,
): readonly ListedConversion[] {
  const isMeant = (one: ListedConversion): boolean =>
    one.number > page.after &&
    (page.file === undefined || one.file === page.file) &&
    (page.rule === undefined || one.rule === page.rule) &&
    (page.column === undefined || one.column === page.column);
  return whole.filter(isMeant).slice(0, page.limit);
}
