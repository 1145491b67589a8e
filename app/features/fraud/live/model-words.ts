import type { Translate } from "#app/i18n/translator.ts";
import { type EntityKind, entityKinds } from "./entity.ts";
import type { Measure } from "./ledger.ts";
import type { LiveFeature, OwnFeature } from "./live-features.ts";

/** What a feature is, in the reader's words. */
export function featureName(feature: LiveFeature, t: Translate): string {
  const [kind, measure] = feature.split(".") as [string, Measure | undefined];
  if (measure && entityKinds.includes(kind as EntityKind))
    return t(`models.measure.${measure}`, { entity: t(`models.entity.${kind as EntityKind}`) });
  return t(`models.own.${feature as OwnFeature}`);
}

/** A feature's value with as many digits as mean something. */
export const featureValue = (value: number, tag: string) =>
  new Intl.NumberFormat(tag, { maximumSignificantDigits: value >= 1000 ? 4 : 3 }).format(value);
