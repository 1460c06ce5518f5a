/** The order of the dates of a file that writes the year behind: all of it is read once for that, before anything else. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { DateOrder } from "../../../shared/contract/mappingProfile.ts";
import { DataRows } from "./dataRows.ts";
import { DateOrders, type Evidence } from "./dateOrders.ts";
import type { Header } from "./header.ts";
import { SIGNS } from "./signs.ts";
import type { Source } from "./source.ts";

/** The source with the order of every column of dates. Throws DATE_ORDER_UNKNOWN. */
export async function withDateOrders(source: Source): Promise<Source> {
  if (!source.hasYearLast && !(await beginsYearLast(source))) return source;
  const { header, stayHeader, table } = source;
  const headers = stayHeader === null ? [header] : [header, stayHeader];
  const orders = new DateOrders(headers);
  const dataRows = new DataRows(header, SIGNS[source.kind]);
  for await (const rows of table.rows()) {
    for (const row of rows) if (dataRows.kindOf(row) === "data") orders.look(row);
  }
  const told = new Map<string, DateOrder>();
  for (const [field, order, evidence] of orders.all()) {
    if (order === null) throw unknownOrder(source, evidence);
    told.set(field, order);
  }
  const withOrders = (one: Header): Header => ({
    ...one,
    dateOrders: new Map([...told, ...one.dateOrders]),
  });
  return {
    ...source,
    hasYearLast: true,
    header: withOrders(header),
    stayHeader: stayHeader === null ? null : withOrders(stayHeader),
  };
}

/** Of a document the first rows are only names: whether its first records have the year behind. */
async function beginsYearLast({ header, stayHeader, table }: Source): Promise<boolean> {
  if (table.container !== "xml" && table.container !== "json") return false;
  const orders = new DateOrders(stayHeader === null ? [header] : [header, stayHeader]);
  for await (const rows of table.rows()) {
    for (const row of rows) if (row.number > header.row) orders.look(row);
    break;
  }
  return orders.found;
}

function unknownOrder(
  { name, header }: Source,
  { position, monthFirst, dayFirst, either }: Evidence,
): YijieError {
  const detail =
    monthFirst !== null && dayFirst !== null
      ? `第 ${monthFirst} 行只能是月在前，第 ${dayFirst} 行只能是日在前`
      : `从第 ${either} 行起，每个日期都可以是月在前，也可以是日在前`;
  const column = header.names[position] ?? "";
  return new YijieError("DATE_ORDER_UNKNOWN", { file: name, column, detail });
}
