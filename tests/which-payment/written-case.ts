import type { TransactionRecord } from "#app/features/transactions/transaction.ts";

/** What a text tells of the payment it means; the payments around it differ in at least one of these. */
export type Fact =
  | "amount"
  | "shop"
  | "kind"
  | "day"
  | "month"
  | "time"
  | "card"
  | "status"
  | "bank"
  | "network"
  | "place"
  | "method"
  | "channel"
  | "currency"
  | "failure"
  | "last"
  | "first"
  | "biggest"
  | "smallest"
  | "id"
  | "twice";

/** A case written by hand. Payments are written in one line, see {@link readPayment}. */
export interface WrittenCase {
  text: string;
  /** the customer's clock when writing, with its offset: "2026-03-11 17:20 +08:00" */
  at: string;
  /** the payment that is meant; null where the text means none of the customer's */
  meant: string | null;
  /** facts that the text tells, separated by spaces */
  told: string;
  /** payments that have to be there besides */
  others?: readonly string[];
  /** the case gives the instant with its offset, or names the zone, instead of UTC */
  shown?: "offset" | "zone";
  zone?: string;
}

const hour = 3_600_000;
const day = 24 * hour;

export interface Clock {
  instant: number;
  offset: number;
}

export function readClock(at: string): Clock {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) ([+-])(\d{2}):(\d{2})$/.exec(at);
  if (!match) throw new Error(`No clock: ${at}`);
  const offset = (Number(match[4]) * hour + (Number(match[5]) * hour) / 60) * (match[3] === "-" ? -1 : 1);
  return { instant: Date.parse(`${match[1]}T${match[2]}:00Z`) - offset, offset };
}

/** "1d 19:42" is yesterday at 19:42 on the customer's clock; "2026-01-05 19:42" a day of the calendar. */
function readMoment(text: string, { instant, offset }: Clock): number {
  const relative = /^(\d+)d (\d{2}):(\d{2})$/.exec(text);
  if (relative) {
    const today = Math.floor((instant + offset) / day) * day;
    return (
      today -
      Number(relative[1]) * day +
      Number(relative[2]) * hour +
      (Number(relative[3]) * hour) / 60 -
      offset
    );
  }
  const minutes = /^(\d+)min$/.exec(text);
  if (minutes) return instant - (Number(minutes[1]) * hour) / 60;
  return Date.parse(`${text.replace(" ", "T")}:00Z`) - offset;
}

const withoutEmpty = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value;

/**
 * Reads a payment of one line: moment | amount currency | shop mcc country | method channel | last4 network
 * issuer | status code message. Parts that are left out at the end, or written "-", are unknown.
 */
export function readPayment(line: string, id: string, clock: Clock): TransactionRecord {
  const [moment = "", money = "", shop, manner = "card online", card, outcome = "succeeded"] = line
    .split("|")
    .map((part) => part.trim())
    .map((part) => (part === "-" ? undefined : part));
  const [amount = "", currency = "CNY"] = money.split(" ");
  const merchant = shop === undefined ? null : /^(.*?)(?: (\d{4}))?(?: ([A-Z]{2}))?$/.exec(shop);
  const [method, channel] = manner.split(" ") as [TransactionRecord["method"], TransactionRecord["channel"]];
  const [last4, network, ...issuer] = (card ?? "").split(" ");
  const [status, code, ...message] = outcome.split(" ") as [
    TransactionRecord["status"],
    string?,
    ...string[],
  ];
  return withoutEmpty({
    id,
    occurredAt: new Date(readMoment(moment, clock)).toISOString().replace(".000", ""),
    amount,
    currency,
    method,
    channel,
    merchant: merchant
      ? withoutEmpty({ name: merchant[1], mcc: merchant[2], country: merchant[3] })
      : undefined,
    card: card ? withoutEmpty({ last4, network, issuer: issuer.join(" ") || undefined }) : undefined,
    status,
    failure: code
      ? withoutEmpty({ scheme: "iso8583", code, message: message.join(" ") || undefined })
      : undefined,
  });
}
