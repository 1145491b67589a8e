import type { Incident } from "#app/features/failures/incident.ts";
import type { Dimension, PaymentRecord, Scope } from "#app/features/failures/payment.ts";

const minute = 60_000;
const warmUp = 48 * 60 * minute;
const window = 5;

/** Counts of one cell in the present window, and what a method keeps of it. */
interface Cell {
  scope: Scope;
  total: number;
  failed: number;
  mean: number;
  variance: number;
  windows: number;
  open: Incident | null;
}

type Values = [Dimension, string | undefined][];

/** Tells from the counts of a window whether its cell is failing, and may learn from them. */
type Rule = (cell: Cell) => boolean;

/** More than three in ten of at least twenty payments of an issuer fail. */
const tooMany: Rule = ({ total, failed }) => total >= 20 && failed / total > 0.3;

/** The share of failures lies three standard deviations over its exponentially weighted mean. */
const threeSigma: Rule = (cell) => {
  if (cell.total < 5) return false;
  const rate = cell.failed / cell.total;
  const off = rate - cell.mean;
  const alarmed = cell.windows > 50 && off > 3 * Math.sqrt(cell.variance);
  const part = Math.max(0.05, 1 / (cell.windows + 1));
  cell.windows += 1;
  cell.variance = (1 - part) * (cell.variance + part * off * off);
  cell.mean += part * off;
  return alarmed;
};

/** Cuts a stream into windows of five minutes and asks a rule of every cell; one alarm is one incident. */
function watch(
  records: readonly PaymentRecord[],
  valuesOf: (record: PaymentRecord) => Values,
  rule: Rule,
): Incident[] {
  const cells = new Map<string, Cell>();
  const found: Incident[] = [];
  const first = Date.parse(records[0]!.occurredAt);
  let present = Math.floor(first / (window * minute));
  const endWindow = () => {
    const now = (present + 1) * window * minute;
    for (const cell of cells.values()) {
      const alarmed = rule(cell) && now - first > warmUp;
      if (alarmed && !cell.open) {
        cell.open = {
          id: `simple_${found.length}`,
          pattern: cell.failed * 2 > cell.total ? "outage" : "degradation",
          scope: cell.scope,
          reason: null,
          startedAt: new Date(now - window * minute).toISOString(),
          detectedAt: new Date(now).toISOString(),
          endedAt: null,
          observed: cell.failed,
          expected: cell.mean * cell.total,
          sample: cell.total,
          confidence: 1,
        };
        found.push(cell.open);
      } else if (!alarmed && cell.open) {
        cell.open.endedAt = new Date(now).toISOString();
        cell.open = null;
      }
      cell.total = 0;
      cell.failed = 0;
    }
  };
  for (const record of records) {
    if (record.status === "pending") continue;
    const its = Math.floor(Date.parse(record.occurredAt) / (window * minute));
    for (; present < its; present++) endWindow();
    for (const [name, value] of valuesOf(record)) {
      if (value === undefined) continue;
      const key = `${name} ${value}`;
      let cell = cells.get(key);
      if (!cell) {
        cell = {
          scope: { [name]: value },
          total: 0,
          failed: 0,
          mean: 0,
          variance: 0,
          windows: 0,
          open: null,
        };
        cells.set(key, cell);
      }
      cell.total += 1;
      if (record.status === "failed") cell.failed += 1;
    }
  }
  endWindow();
  return found;
}

const issuerOf = ({ card }: PaymentRecord): Values => [["issuer", card?.issuer]];

const everyValue = ({ card, merchant, method, channel, currency }: PaymentRecord): Values => [
  ["method", method],
  ["currency", currency],
  ["channel", channel],
  ["issuer", card?.issuer],
  ["network", card?.network],
  ["country", card?.country],
  ["bin", card?.bin],
  ["merchant", merchant?.id],
];

/** An issuer of which more than 30 % fail within five minutes. */
export const fixedThreshold = (records: readonly PaymentRecord[]) => watch(records, issuerOf, tooMany);

/** Three-sigma EWMA of the failure rate of every value. */
export const threeSigmaEwma = (records: readonly PaymentRecord[]) => watch(records, everyValue, threeSigma);
