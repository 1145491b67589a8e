import { hours } from "#app/platform/time.ts";
import { CustomerHistory, customerFeatureNames } from "./customer-history.ts";
import type { FileFold, Outcome } from "./file-fold.ts";
import { knownOutcomeNames } from "./known-outcomes.ts";
import type { Payment, Trace } from "./payment.ts";
import { TerminalHistory, terminalFeatureNames } from "./terminal-history.ts";

const named = (prefix: string, names: readonly string[]) => names.map((name) => `${prefix}.${name}`);

/** The columns of a feature row, in order. */
export const featureNames: readonly string[] = [
  "amount",
  "hour",
  "weekend",
  ...named("customer", customerFeatureNames),
  ...named("customer.known", knownOutcomeNames),
  ...named("terminal", terminalFeatureNames),
  ...named("terminal.known", knownOutcomeNames),
];

/** Histories by id, and a number for each id. */
class Book<History> {
  readonly #histories = new Map<string, { number: number; history: History }>();

  constructor(readonly create: () => History) {}

  find(id: string) {
    const found = this.#histories.get(id);
    if (found) return found;
    const opened = { number: this.#histories.size, history: this.create() };
    this.#histories.set(id, opened);
    return opened;
  }
}

/** The exact fold: every payment of thirty days is held, so windows end where they end and not at an hour. */
export class FeatureFold implements FileFold {
  readonly names = featureNames;
  readonly distanceColumn = "customer.amount.distance";
  readonly #customers = new Book(() => new CustomerHistory());
  readonly #terminals = new Book(() => new TerminalHistory());

  /**
   * Folds a payment in.
   *
   * @param row where its features are written; left out where nobody wants them
   * @returns what its outcome is told with later
   */
  payment({ at, customerId, terminalId, amount }: Payment, row?: Float64Array): Trace {
    const customer = customerId === "" ? null : this.#customers.find(customerId);
    const terminal = terminalId === "" ? null : this.#terminals.find(terminalId);
    const trace: Trace = {
      at,
      amount,
      customer: customer?.number ?? -1,
      terminal: terminal?.number ?? -1,
      distance: customer?.history.distance(amount) ?? Number.NaN,
      firstHere: customer?.history.firstAt(terminal?.number ?? -1) ?? Number.NaN,
    };
    if (row) {
      let to = 0;
      row[to++] = amount;
      row[to++] = (at / hours(1)) % 24;
      row[to++] = isWeekend(at) ? 1 : 0;
      to = (customer?.history ?? blankCustomer).write(row, to, trace);
      to = (customer?.history ?? blankCustomer).outcomes.write(row, to, at);
      to = (terminal?.history ?? blankTerminal).write(row, to, trace);
      to = (terminal?.history ?? blankTerminal).outcomes.write(row, to, at);
    }
    customer?.history.add(trace);
    terminal?.history.add(trace);
    return trace;
  }

  /** Folds in what became known of a payment. */
  outcome({ now, at, customerId, terminalId, fraud, distance }: Outcome) {
    if (customerId !== "") this.#customers.find(customerId).history.outcomes.add(now, at, fraud, distance);
    if (terminalId !== "") this.#terminals.find(terminalId).history.outcomes.add(now, at, fraud, distance);
  }
}

const blankCustomer = new CustomerHistory();
const blankTerminal = new TerminalHistory();

/** 1 January 1970 was a Thursday. */
const isWeekend = (at: number) => (Math.floor(at / hours(24)) + 3) % 7 >= 5;
