import { limits, quotable } from "./expression.ts";
import { RuleProblem } from "./problem.ts";

/** One word, number, quoted text or sign. */
export interface Token {
  kind: "word" | "number" | "quoted" | "sign" | "end";
  /** quoted text without its quotes */
  text: string;
  from: number;
  to: number;
}

const space = /\s+/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const digits = /\d+(?:\.\d+)?/y;
const sign = /<=|>=|!=|[=<>+\-*/(),]/y;
const quoted = /"((?:[^"\\\n\r]|\\["\\])*)"/y;

const patterns = [
  ["word", word],
  ["number", digits],
  ["quoted", quoted],
  ["sign", sign],
] as const;

/** The tokens of a text, an `end` behind them. @throws {RuleProblem} */
export function tokensOf(text: string): Token[] {
  if (text.length > limits.text) {
    throw new RuleProblem({
      code: "too_long",
      from: limits.text,
      to: text.length,
      wanted: String(limits.text),
    });
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    const blank = space.exec(text);
    if (blank) {
      at = space.lastIndex;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.to;
  }
  tokens.push({ kind: "end", text: "", from: text.length, to: text.length });
  return tokens;
}

function tokenAt(text: string, from: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (!match) continue;
    const to = pattern.lastIndex;
    if (kind !== "quoted") return { kind, text: match[0], from, to };
    const value = match[1]!.replace(/\\(["\\])/g, "$1");
    if (value.length > limits.quoted || !quotable.test(value)) {
      throw new RuleProblem({ code: "bad_text", from, to, wanted: String(limits.quoted) });
    }
    return { kind, text: value, from, to };
  }
  if (text[from] === '"') throw new RuleProblem({ code: "unfinished_text", from, to: text.length });
  const found = String.fromCodePoint(text.codePointAt(from)!);
  throw new RuleProblem({ code: "unexpected", from, to: from + found.length, found });
}
