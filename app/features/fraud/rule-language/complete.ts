import { functions } from "./expression.ts";
import { type FieldName, fieldNames, fieldOf, isField } from "./fields.ts";
import { listNames } from "./listing.ts";
import { keywords } from "./parse.ts";

/** What could stand where somebody writes. */
export interface Completion {
  kind: "field" | "function" | "word" | "list" | "currency" | "value";
  /** shown, and what it is called in the catalogue where it is a field */
  name: string;
  insert: string;
}

export interface Completions {
  /** characters of the text that a choice takes the place of */
  from: number;
  to: number;
  options: Completion[];
}

const usualCurrencies = ["CNY", "HKD", "USD", "EUR", "GBP", "JPY", "SGD", "INR"];
const values = {
  country: ["CN", "HK", "MO", "TW", "SG", "JP", "US", "GB"],
  currency: usualCurrencies,
  method: ["card", "wallet", "bank_transfer", "balance"],
  channel: ["online", "in_app", "in_store", "bill", "transfer"],
} as const;

const most = 8;

/** Fields that begin with what was written come before those that hold it. */
function fitting(options: Completion[], written: string): Completion[] {
  const wanted = written.toLowerCase();
  const place = ({ name }: Completion) => name.toLowerCase().indexOf(wanted);
  return options
    .filter((option) => place(option) !== -1 && option.name !== written)
    .sort((one, other) => Math.min(1, place(one)) - Math.min(1, place(other)))
    .slice(0, most);
}

const beginning: Completion[] = [
  ...fieldNames.map((name): Completion => ({ kind: "field", name, insert: name })),
  ...Object.keys(functions).map((name): Completion => ({ kind: "function", name, insert: `${name}(` })),
  { kind: "word", name: "not", insert: "not" },
];

/** What may follow a value. */
const following = (field: FieldName | null): Completion[] => {
  const type = field && fieldOf(field).type;
  const words: string[] = ["and", "or", "otherwise"];
  if (type?.is === "text") words.unshift("in", "not in", ...(type.kind ? ["on", "not on"] : []));
  return words.map((name) => ({ kind: "word", name, insert: name }));
};

/** The field that the words before the caret compare, if its values are few. */
function fewValues(before: string): Completion[] {
  const field = /([a-z_0-9]+)\s*(?:=|!=|(?:not\s+)?in\s*\((?:[^()]*,)?)\s*"?$/.exec(before)?.[1];
  if (!field || !isField(field)) return [];
  const { type } = fieldOf(field);
  if (type.is !== "text" || !type.values) return [];
  return values[type.values].map((name) => ({ kind: "value", name, insert: `"${name}"` }));
}

/** What could stand at the caret. None inside quotes of free text. */
export function completionsAt(text: string, caret: number): Completions {
  const before = text.slice(0, caret);
  const quotes = (before.match(/"/g) ?? []).length;
  const open = quotes % 2 === 1;
  const written = (open ? /"([^"]*)$/ : /([A-Za-z_][A-Za-z0-9_]*)?$/).exec(before)?.[1] ?? "";
  const from = caret - written.length - (open ? 1 : 0);
  const head = text.slice(0, from);
  const to =
    caret +
    (open ? (text[caret] === '"' ? 1 : 0) : (/^[A-Za-z0-9_]*/.exec(text.slice(caret))?.[0].length ?? 0));
  if (open) return { from, to, options: fitting(fewValues(head), written) };
  if (/\bon\s+$/.test(head)) {
    return {
      from,
      to,
      options: fitting(
        listNames.map((name) => ({ kind: "list", name, insert: name })),
        written,
      ),
    };
  }
  if (/\d\s+$/.test(head)) {
    const currencies = usualCurrencies.map((name): Completion => ({ kind: "currency", name, insert: name }));
    return { from, to, options: fitting([...currencies, ...following(null)], written) };
  }
  const last = /([A-Za-z_][A-Za-z0-9_]*|"|\))\s+$/.exec(head)?.[1];
  const isWord =
    last !== undefined &&
    (keywords as readonly string[]).includes(last) &&
    last !== "true" &&
    last !== "false";
  if (last !== undefined && !isWord) {
    return { from, to, options: fitting(following(isField(last) ? last : null), written) };
  }
  return { from, to, options: fitting([...fewValues(head), ...beginning], written) };
}
