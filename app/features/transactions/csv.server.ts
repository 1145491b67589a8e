import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { eachTransaction, type TransactionRow } from "./list.server.ts";
import { activeFilters, type ListFilters } from "./list.ts";
import type { CodesAsked } from "./list-walk.ts";

const header = [
  "id",
  "occurredAt",
  "amount",
  "currency",
  "status",
  "score",
  "band",
  "customerId",
  "merchant.id",
  "merchant.name",
  "method",
  "channel",
  "card.network",
  "card.last4",
  "card.issuer",
  "card.country",
  "device.id",
  "device.country",
  "failure.scheme",
  "failure.code",
];

const toLine = (row: TransactionRow) => [
  row.id,
  row.occurredAt,
  fromMinor(row.amountMinor, row.currency),
  row.currency,
  row.status,
  row.score,
  row.band,
  row.customerId,
  row.merchantId,
  row.merchantName,
  row.method,
  row.channel,
  row.cardNetwork,
  row.cardLast4,
  row.cardIssuer,
  row.cardCountry,
  row.deviceId,
  row.deviceCountry,
  row.failureScheme,
  row.failureCode,
];

/**
 * The list as CSV, streamed: constant memory whatever its length, and read from the
 * database only as fast as the browser takes it. Dotted headers, as imports take them.
 * Cells that a spreadsheet would run as a formula are defused.
 *
 * @param exportId names this export in the audit log
 */
export async function exportTransactions(
  actor: Actor,
  filters: ListFilters,
  timeZone: string,
  exportId: string,
  codes?: CodesAsked,
) {
  assertCan(actor, "transactions.export");
  await prisma.$transaction((tx) =>
    record(tx, actor, {
      event: "transactions.exported",
      subject: ["export", exportId],
      data: { filters: activeFilters(filters) },
    }),
  );
  const lines = stringify({ header: true, columns: header, bom: true, escape_formulas: true });
  const rows = Readable.from(
    (async function* () {
      for await (const row of eachTransaction(actor, filters, timeZone, codes)) yield toLine(row);
    })(),
  );
  rows.on("error", (error) => lines.destroy(error));
  return rows.pipe(lines);
}
