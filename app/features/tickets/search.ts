import { type ConversationChannel, channels } from "#app/features/conversations/conversation.ts";
import type { SnippetPart } from "#app/features/conversations/search-terms.ts";
import { type TicketStatus, tagOf, ticketStatuses } from "./ticket.ts";

/** What somebody typed into the search box, taken apart. */
export interface SearchQuery {
  /** what is left to be found in words */
  words: string;
  status: TicketStatus[];
  channel: ConversationChannel[];
  tags: string[];
  /** values of custom fields, in lower case */
  fields: string[];
  /** who wrote: the customer's side, ours, or somebody named */
  from: string | null;
  /** days, in the searcher's zone: after the first, before the second */
  after: string | null;
  before: string | null;
  /** conversations by number: #123 */
  number: number | null;
}

const operator = /(?:^|\s)(in|from|tag|field|before|after):(?:"([^"]*)"|(\S*))/giu;
const day = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string) => day.test(text) && !Number.isNaN(Date.parse(text));

/**
 * Reads `in:` (a status or channel), `from:` (customer, us, a name or address), `tag:`, `field:` (a value),
 * `before:` and `after:` (days), `#number`, and words. What an operator cannot mean is
 * searched as words: nothing that is typed is an error.
 */
export function readSearch(typed: string): SearchQuery {
  const query: SearchQuery = {
    words: "",
    status: [],
    channel: [],
    tags: [],
    fields: [],
    from: null,
    after: null,
    before: null,
    number: null,
  };
  // No text of PostgreSQL holds NUL.
  const rest = typed
    .replaceAll("\u0000", " ")
    .replace(operator, (whole, name: string, quoted?: string, bare?: string) => {
      const value = (quoted ?? bare ?? "").trim();
      return take(query, name.toLowerCase(), value) ? " " : whole.replace(":", " ");
    });
  const words = rest.replace(/(?:^|\s)#(\d{1,9})(?=\s|$)/, (_whole, digits: string) => {
    query.number = Number(digits);
    return " ";
  });
  query.words = words.replace(/\s+/g, " ").trim();
  return query;
}

function take(query: SearchQuery, name: string, value: string): boolean {
  if (name === "in") {
    const word = value.toLowerCase().replace("-", "_");
    const status = ticketStatuses.find((one) => one === word);
    const channel = channels.find((one) => one === word);
    if (status) query.status.push(status);
    if (channel) query.channel.push(channel);
    return Boolean(status ?? channel);
  }
  if (name === "tag") {
    const tag = tagOf(value);
    if (tag) query.tags.push(tag);
    return tag !== null;
  }
  if (name === "field") {
    if (value) query.fields.push(value.toLowerCase());
    return value !== "";
  }
  if (name === "from") {
    if (value) query.from = value;
    return value !== "";
  }
  if (!isDay(value)) return false;
  query[name === "before" ? "before" : "after"] = value;
  return true;
}

/** Whether there is anything to look for. */
export const isEmpty = ({ words, status, channel, tags, fields, from, after, before, number }: SearchQuery) =>
  !words &&
  !from &&
  !after &&
  !before &&
  number === null &&
  status.length + channel.length + tags.length + fields.length === 0;

/** A conversation that fits, with the newest line that does. */
export interface SearchHit {
  conversationId: string;
  number: number;
  channel: ConversationChannel;
  status: TicketStatus;
  subject: string;
  customerName: string | null;
  tags: string[];
  /** the line, to be opened at */
  seq: number;
  /** ISO instant of the line */
  at: string;
  snippet: SnippetPart[];
}
