import { useCallback } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** What a key may do, in words; a scope this version does not know by its name. */
export function useScopeWords() {
  const { t, exists } = useTranslation();
  return useCallback(
    (scopes: string[]) =>
      scopes
        .map((scope) => {
          // "transactions:write" is "transactionsWrite" in the catalogue.
          const key = `apikeys.scope.${scope.replace(/:(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
          return exists(key) ? t(key as "apikeys.lead") : scope;
        })
        .join(" · "),
    [t, exists],
  );
}
