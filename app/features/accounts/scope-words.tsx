import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** What a key may do, in words; a scope this version does not know by its name. */
export function useScopeWords() {
  const { t, i18n } = useTranslation();
  return useCallback(
    (scopes: string[]) =>
      scopes
        .map((scope) => {
          const key = `apikeys.scope.${scope}`;
          return i18n.exists(key) ? t(key as "apikeys.lead") : scope;
        })
        .join(" · "),
    [t, i18n],
  );
}
