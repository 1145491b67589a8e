import i18next, { type i18n, type TFunction } from "i18next";
import { createContext, startTransition, useContext, useEffect, useMemo, useState } from "react";

interface Words {
  t: TFunction;
  i18n: i18n;
}

const WordsContext = createContext<Words>({ t: i18next.t, i18n: i18next });

/**
 * Lends one translator to the whole page. One lookup serves every component: a page of a
 * hundred rows asks for it hundreds of times, and a copy for each would cost an eighth of the page.
 */
export function WordsProvider({ i18n, children }: { i18n: i18n; children: React.ReactNode }) {
  const [language, setLanguage] = useState(i18n.language);
  useEffect(() => {
    // A transition: it may come while parts of the page are still being hydrated.
    const change = (changed: string) => startTransition(() => setLanguage(changed));
    i18n.on("languageChanged", change);
    return () => i18n.off("languageChanged", change);
  }, [i18n]);
  const words = useMemo(() => ({ t: i18n.getFixedT(language), i18n }), [i18n, language]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** `t("area.key", { count })`: the words of the language that is shown. */
export const useTranslation = () => useContext(WordsContext);
