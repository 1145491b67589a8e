import { type Locale, languageTag } from "#app/i18n/index.ts";
import type { Translate } from "#app/i18n/translator.ts";
import { countryName } from "#app/platform/country.ts";
import { exponentOf } from "#app/platform/money.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import type { Reason } from "./score.ts";

/** The facts of a reason as texts of a language, to be set into `fraud.rules.<rule>.detail`. */
export interface ReasonWords {
  observed: string;
  expected: string;
  /** observed as a multiple of expected, "4.2" */
  times: string;
  window: string;
  sample: string;
  country: string;
  from: string;
  distance: string;
}

/** A length of time in its largest sensible unit: 600 s is "10 minutes", 86 400 s "24 hours", a week "7 days". */
function duration(milliseconds: number, tag: string): string {
  const [unit, size] =
    milliseconds >= days(2)
      ? (["day", days(1)] as const)
      : milliseconds >= hours(1)
        ? (["hour", hours(1)] as const)
        : (["minute", minutes(1)] as const);
  const count = Math.max(1, Math.round(milliseconds / size));
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** @returns texts for the reader; amounts with their currency, countries by name */
export function reasonWords({ rule, facts }: Reason, locale: Locale): ReasonWords {
  const tag = languageTag[locale];
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const { currency } = facts;
  const value = (amount: number) =>
    currency
      ? new Intl.NumberFormat(tag, { style: "currency", currency }).format(
          amount / 10 ** exponentOf(currency),
        )
      : number.format(amount);
  const observed =
    rule === "unusualHour" ? `${String(facts.observed).padStart(2, "0")}:00` : value(facts.observed);
  return {
    observed,
    expected: value(facts.expected),
    times: new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(
      facts.observed / Math.max(facts.expected, 1),
    ),
    window: duration(facts.window * 1000, tag),
    sample: number.format(facts.sample),
    country: facts.country ? countryName(facts.country, locale) : "",
    from: facts.from ? countryName(facts.from, locale) : "",
    distance: number.format(facts.distance ?? 0),
  };
}

/** What a reason is called: a written rule by its own name. */
export function reasonTitle({ rule, by }: Reason, t: Translate): string {
  if (rule === "written") return by?.name ?? t("fraud.written.unnamed");
  if (rule !== "listed") return t(`fraud.rules.${rule}.title`);
  return t(`fraud.listed.title.${by?.list ?? "review"}`, {
    kind: t(`fraud.listed.kind.${by?.kind ?? "customer"}`),
  });
}

/** What a reason rests on, in a sentence. */
export function reasonDetail(reason: Reason, t: Translate, locale: Locale): string {
  const { rule, by, facts } = reason;
  if (rule === "distance") {
    const parts = (facts.parts ?? []).map((part) => t(`fraud.distance.${part}`));
    return t("fraud.rules.distance.detail", {
      // Of ten thousand, as many as lie so far out: at least one, since nothing was seen once is not never.
      further: Math.max(1, Math.round(facts.observed * 10_000)),
      parts: new Intl.ListFormat(languageTag[locale], { type: "conjunction", style: "narrow" }).format(parts),
    });
  }
  if (rule !== "written" && rule !== "listed") {
    return t(`fraud.rules.${rule}.detail`, { ...reasonWords(reason, locale) });
  }
  const does = by?.verdict ? t(`fraud.written.does.${by.verdict}`) : "";
  return rule === "listed" ? does : t("fraud.written.detail", { version: by?.version ?? 1, does }).trim();
}
