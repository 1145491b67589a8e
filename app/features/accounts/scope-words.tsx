import { useCallback } from "react";
import type { apikeys } from "#app/i18n/en/apikeys.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Scope } from "./permissions.ts";

/** Every scope has its words: a new one does not compile without. */
const words: Record<Scope, keyof typeof apikeys.scope> = {
  "transactions:write": "transactionsWrite",
  "transactions:read": "transactionsRead",
  "calls:write": "callsWrite",
  "emails:write": "emailsWrite",
  "labels:write": "labelsWrite",
  "decisions:write": "decisionsWrite",
  "incidents:read": "incidentsRead",
};

const isKnown = (scope: string): scope is Scope => Object.hasOwn(words, scope);

/** What a key may do, in words; a scope this version does not know by its name. */
export function useScopeWords() {
  const { t } = useTranslation();
  return useCallback(
    (scopes: string[]) =>
      scopes.map((scope) => (isKnown(scope) ? t(`apikeys.scope.${words[scope]}`) : scope)).join(" · "),
    [t],
  );
}
