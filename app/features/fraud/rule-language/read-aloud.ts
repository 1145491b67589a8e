import { type Locale, languageTag } from "#app/i18n/index.ts";
import type { Translate } from "#app/i18n/translator.ts";
import { countryName } from "#app/platform/country.ts";
import { exponentOf, toMinor } from "#app/platform/money.ts";
import type { Comparison, Expression, Literal } from "./expression.ts";
import { fieldOf } from "./fields.ts";

const comparisonKeys: Record<Comparison, "is" | "isNot" | "atMost" | "atLeast" | "less" | "more"> = {
  "=": "is",
  "!=": "isNot",
  "<=": "atMost",
  ">=": "atLeast",
  "<": "less",
  ">": "more",
};
const arithmeticKeys = { "+": "plus", "-": "minus", "*": "times", "/": "by" } as const;

/** A condition as a person would say it, in the reader's language. */
export function readAloud(expression: Expression, t: Translate, locale: Locale): string {
  const tag = languageTag[locale];

  function literal(value: Literal, beside?: Expression): string {
    if ("number" in value)
      return new Intl.NumberFormat(tag, { maximumFractionDigits: 6 }).format(value.number);
    if ("truth" in value) return t(value.truth ? "rules.reading.true" : "rules.reading.false");
    if ("money" in value) {
      const { money, currency } = value;
      const minor = toMinor(money, currency) ?? 0;
      return new Intl.NumberFormat(tag, { style: "currency", currency }).format(
        minor / 10 ** exponentOf(currency),
      );
    }
    const type = beside && "field" in beside ? fieldOf(beside.field).type : null;
    const kind = type?.is === "text" ? type.values : undefined;
    if (kind === "country" && /^[A-Z]{2}$/.test(value.text)) return countryName(value.text, locale);
    if (kind === "method" || kind === "channel") {
      return t(`transactions.${kind}.${value.text}` as "transactions.method.card", {
        defaultValue: value.text,
      });
    }
    return t("rules.reading.quoted", { text: value.text });
  }

  /** In brackets where it is made of several: spoken without them it would be another thing. */
  const part = (one: Expression) =>
    "op" in one && (one.op === "and" || one.op === "or")
      ? t("rules.reading.brackets", { of: say(one) })
      : say(one);

  const term = (one: Expression, beside?: Expression) => {
    if (!("op" in one) && !("field" in one)) return literal(one, beside);
    const made = "op" in one && one.op !== "call" && one.op !== "negate";
    return made ? t("rules.reading.brackets", { of: say(one) }) : say(one);
  };

  function say(one: Expression): string {
    if ("field" in one) return t(`rules.field.${one.field}`);
    if (!("op" in one)) return literal(one);
    switch (one.op) {
      case "and":
      case "or":
        return one.of.map(part).join(t(`rules.reading.${one.op}`));
      case "not": {
        const { of } = one;
        if ("op" in of && of.op === "in") {
          const values = of.values.map((value) => literal(value, of.of)).join(t("rules.reading.comma"));
          return t("rules.reading.notIn", { of: term(of.of), values });
        }
        if ("op" in of && of.op === "on") {
          return t("rules.reading.notOn", { of: term(of.of), list: t(`rules.list.${of.list}`) });
        }
        if ("op" in of && of.op === "call" && of.name === "known") {
          return t("rules.reading.notKnown", { of: term(of.of[0]!) });
        }
        return t("rules.reading.not", { of: say(of) });
      }
      case "negate":
        return t("rules.reading.negate", { of: term(one.of) });
      case "in": {
        const values = one.values.map((value) => literal(value, one.of)).join(t("rules.reading.comma"));
        return t("rules.reading.in", { of: term(one.of), values });
      }
      case "on":
        return t("rules.reading.on", { of: term(one.of), list: t(`rules.list.${one.list}`) });
      case "otherwise":
        return t("rules.reading.otherwise", { left: term(one.left), right: term(one.right) });
      case "call": {
        const [left, right] = one.of as [Expression, Expression];
        const key = one.name === "starts_with" ? "startsWith" : one.name;
        return t(`rules.reading.${key}`, { left: term(left), right: right ? term(right) : "" });
      }
      case "+":
      case "-":
      case "*":
      case "/": {
        const key =
          one.op === "*" && !("op" in one.left) && "number" in one.left ? "timesOf" : arithmeticKeys[one.op];
        return t(`rules.reading.${key}`, { left: term(one.left), right: term(one.right) });
      }
      default: {
        const left = "op" in one.left ? say(one.left) : term(one.left, one.right);
        const right = "op" in one.right ? say(one.right) : term(one.right, one.left);
        return t(`rules.reading.${comparisonKeys[one.op]}`, { left, right });
      }
    }
  }

  const said = say(expression);
  // Chinese sets figures and letters apart from its characters.
  return locale === "zh" ? said.replace(/(\p{Script=Han})([0-9A-Za-z¥$])/gu, "$1 $2") : said;
}
