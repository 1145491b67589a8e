import { isCurrency, toMinor } from "#app/platform/money.ts";
import {
  type Comparison,
  comparisons,
  type Expression,
  type FunctionName,
  functions,
  type Literal,
  limits,
  moneyText,
  numberText,
} from "./expression.ts";
import { isField } from "./fields.ts";
import { type ListName, listNames } from "./listing.ts";
import { type Problem, type ProblemCode, RuleProblem } from "./problem.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** Where each part of an expression stands in its text. */
export type Spans = Map<Expression, readonly [from: number, to: number]>;

export type Parsed =
  | { expression: Expression; spans: Spans; problem: null }
  | { expression: null; spans: null; problem: Problem };

/** Words that mean something in the language and so are no fields. */
export const keywords = ["and", "or", "not", "in", "on", "otherwise", "true", "false"] as const;

/**
 * Reads a rule's text. From the weakest binding to the strongest: `or`, `and`, `not`,
 * comparisons (with `in` and `on`), `+ -`, `* /`, `otherwise`, `-` before a value.
 */
export function parseRule(text: string): Parsed {
  try {
    const reader = new Reader(tokensOf(text));
    const expression = reader.whole();
    return { expression, spans: reader.spans, problem: null };
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    return { expression: null, spans: null, problem: error.problem };
  }
}

class Reader {
  readonly spans: Spans = new Map();
  private at = 0;
  private depth = 0;
  private nodes = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    if (this.tokens[0]?.kind === "end") this.fail("empty", this.next);
    const expression = this.any();
    const rest: Token = this.next;
    if (rest.kind !== "end") this.fail("unexpected", rest);
    return expression;
  }

  private get next(): Token {
    return this.tokens[this.at]!;
  }

  private fail(code: ProblemCode, { from, to, text }: Token, wanted?: string): never {
    throw new RuleProblem({ code, from, to, found: text, ...(wanted && { wanted }) });
  }

  private take(): Token {
    const token = this.next;
    if (token.kind !== "end") this.at += 1;
    return token;
  }

  /** Takes the next token if it is this word or sign. */
  private taken(text: string): Token | null {
    const { kind } = this.next;
    return (kind === "word" || kind === "sign") && this.next.text === text ? this.take() : null;
  }

  private expect(text: string): Token {
    return this.taken(text) ?? this.fail("expected", this.next, text);
  }

  private keep<One extends Expression>(expression: One, from: number): One {
    const to = this.tokens[this.at - 1]?.to ?? from;
    this.spans.set(expression, [from, to]);
    this.nodes += 1;
    if (this.nodes > limits.nodes) {
      throw new RuleProblem({ code: "too_large", from, to, wanted: String(limits.nodes) });
    }
    return expression;
  }

  /** Reads what stands deeper, but not without end. */
  private deeper<One>(read: () => One): One {
    this.depth += 1;
    if (this.depth > limits.depth) this.fail("too_deep", this.next, String(limits.depth));
    const value = read();
    this.depth -= 1;
    return value;
  }

  private any(): Expression {
    return this.deeper(() => this.row("or", () => this.row("and", () => this.negation())));
  }

  private row(op: "and" | "or", part: () => Expression): Expression {
    const { from } = this.next;
    const of = [part()];
    while (this.taken(op)) of.push(part());
    return of.length === 1 ? of[0]! : this.keep({ op, of }, from);
  }

  private negation(): Expression {
    const not = this.taken("not");
    if (!not) return this.comparison();
    return this.deeper(() => this.keep({ op: "not", of: this.negation() }, not.from));
  }

  private comparison(): Expression {
    const { from } = this.next;
    const left = this.sum();
    const { kind, text } = this.next;
    if (kind === "sign" && (comparisons as readonly string[]).includes(text)) {
      this.take();
      return this.keep({ op: text as Comparison, left, right: this.sum() }, from);
    }
    const inverted =
      kind === "word" && text === "not" && ["in", "on"].includes(this.tokens[this.at + 1]!.text);
    if (inverted) this.take();
    const test = this.membership(left, from);
    if (!inverted) return test ?? left;
    return this.keep({ op: "not", of: test! }, from);
  }

  private membership(of: Expression, from: number): Expression | null {
    if (this.taken("in")) return this.keep({ op: "in", of, values: this.values() }, from);
    if (!this.taken("on")) return null;
    const name = this.take();
    if (!(listNames as readonly string[]).includes(name.text)) this.fail("unknown_list", name);
    return this.keep({ op: "on", of, list: name.text as ListName }, from);
  }

  private values(): Literal[] {
    this.expect("(");
    const values = [this.literal()];
    while (this.taken(",")) {
      values.push(this.literal());
      if (values.length > limits.values) this.fail("too_many_values", this.next, String(limits.values));
    }
    this.expect(")");
    return values;
  }

  private literal(): Literal {
    const { kind, text } = this.next;
    if (kind === "number" || kind === "quoted" || text === "true" || text === "false") {
      return this.primary() as Literal;
    }
    return this.fail("expected", this.next, "a value");
  }

  private sum(): Expression {
    return this.leftward(["+", "-"], () =>
      this.leftward(["*", "/"], () => this.leftward(["otherwise"], () => this.signed())),
    );
  }

  private leftward(
    ops: readonly ("+" | "-" | "*" | "/" | "otherwise")[],
    part: () => Expression,
  ): Expression {
    const { from } = this.next;
    let left = part();
    for (;;) {
      const op = ops.find((one) => this.taken(one));
      if (!op) return left;
      left = this.keep({ op, left, right: part() }, from);
    }
  }

  private signed(): Expression {
    const minus = this.taken("-");
    if (!minus) return this.primary();
    return this.deeper(() => this.keep({ op: "negate", of: this.signed() }, minus.from));
  }

  private primary(): Expression {
    const token = this.take();
    const { kind, text, from } = token;
    if (kind === "quoted") return this.keep({ text }, from);
    if (kind === "number") return this.amount(token);
    if (kind === "sign" && text === "(") {
      const inner = this.any();
      this.expect(")");
      return inner;
    }
    if (kind !== "word") this.fail("expected", token, "a value");
    if (text === "true" || text === "false") return this.keep({ truth: text === "true" }, from);
    if (Object.hasOwn(functions, text)) return this.call(text as FunctionName, from);
    if (!isField(text))
      this.fail((keywords as readonly string[]).includes(text) ? "unexpected" : "unknown_field", token);
    return this.keep({ field: text }, from);
  }

  private call(name: FunctionName, from: number): Expression {
    this.expect("(");
    const of = [this.any()];
    while (of.length < functions[name]) {
      this.expect(",");
      of.push(this.any());
    }
    this.expect(")");
    return this.keep({ op: "call", name, of }, from);
  }

  /** A number, or money where a currency's code follows. */
  private amount(token: Token): Expression {
    const { text, from } = token;
    const code = this.next;
    if (code.kind === "word" && /^[A-Z]{3}$/.test(code.text)) {
      this.take();
      if (!isCurrency(code.text)) this.fail("unknown_currency", code);
      if (!moneyText.test(text) || toMinor(text, code.text) === null)
        this.fail("bad_amount", token, code.text);
      return this.keep({ money: text, currency: code.text }, from);
    }
    if (!numberText.test(text)) this.fail("bad_number", token);
    return this.keep({ number: Number(text) }, from);
  }
}
