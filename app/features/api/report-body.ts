import { brokenText, holdsBrokenText } from "#app/platform/broken-text.ts";
import { ProblemError, type ProblemItem } from "#app/platform/errors.ts";
import { jsonErrorAt } from "#app/platform/json-position.ts";
import { mostItems } from "./endpoints.ts";

/** What a request reports. */
export interface Reported {
  /** one record, answered for itself */
  single: boolean;
  records: unknown[];
  /** NDJSON: the line of each record, from 1 */
  lines: number[] | null;
  /** what is wrong with items that could not be read, by place among the records */
  malformed: Map<number, ProblemItem>;
}

const tooMany = (count: string) =>
  new ProblemError(413, "too_many_items", "The batch has too many items", {
    detail: `A batch may have up to ${mostItems} items; this one has ${count}.`,
  });

const empty = () => new ProblemError(400, "empty_batch", "There is nothing in the request");

/** @param value a JSON body. @throws {ProblemError} where it is an empty or too long list */
export function readJsonBody(value: unknown): Reported {
  if (!Array.isArray(value)) return { single: true, records: [value], lines: null, malformed: new Map() };
  if (value.length === 0) throw empty();
  if (value.length > mostItems) throw tooMany(String(value.length));
  return { single: false, records: value, lines: null, malformed: new Map() };
}

const notUtf8: ProblemItem = {
  pointer: "",
  code: "invalid_utf8",
  detail: "holds bytes that are no UTF-8 text",
};

/** Items of which bytes could not be read are set aside, not their neighbours. */
export function setBrokenAside(reported: Reported): Reported {
  const malformed = new Map(reported.malformed);
  const records = reported.records.map((record, place) => {
    if (!holdsBrokenText(record)) return record;
    malformed.set(place, notUtf8);
    return undefined;
  });
  return { ...reported, records, malformed };
}

/** One record a line; empty lines are skipped. A line that is no JSON is set aside, not its neighbours. */
export function readNdjsonBody(text: string): Reported {
  const reported = { single: false, records: [] as unknown[], lines: [] as number[], malformed: new Map() };
  let number = 0;
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end === -1 ? text.length : end).trim();
    from = end === -1 ? text.length + 1 : end + 1;
    number += 1;
    if (line === "") continue;
    if (reported.records.length === mostItems) throw tooMany("more");
    try {
      reported.records.push(JSON.parse(line));
    } catch {
      const column = (jsonErrorAt(line) ?? 0) + 1;
      const notJson = {
        pointer: "",
        code: "malformed_json",
        detail: `is not JSON: it breaks at line ${number}, column ${column}`,
      };
      reported.malformed.set(reported.records.length, line.includes(brokenText) ? notUtf8 : notJson);
      reported.records.push(undefined);
    }
    reported.lines.push(number);
  }
  if (reported.records.length === 0) throw empty();
  return reported;
}
