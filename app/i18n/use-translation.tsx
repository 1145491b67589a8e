import { createContext, useContext, useMemo, useState } from "react";
import { createTranslator, type Translator } from "./translator.ts";

interface Words extends Translator {
  /** goes over to another language */
  speak: (next: Translator) => void;
}

const WordsContext = createContext<Words>({ ...createTranslator("en", {}), speak: () => {} });

/** Lends one translator to the whole page. */
export function WordsProvider({
  translator,
  children,
}: {
  translator: Translator;
  children: React.ReactNode;
}) {
  const [spoken, speak] = useState(translator);
  const words = useMemo(() => ({ ...spoken, speak }), [spoken]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** `t("area.key", { count })`: the words of the language that is shown. */
export const useTranslation = () => useContext(WordsContext);
