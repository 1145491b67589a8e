import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Problem } from "../rule-language/problem.ts";

const types = ["number", "money", "text", "truth"] as const;

/** What is wrong with a condition, in words. */
export function useProblemText() {
  const { t } = useTranslation();
  const name = (word: string | undefined) => {
    const type = types.find((one) => one === word);
    return type ? t(`rules.type.${type}`) : (word ?? "");
  };
  return ({ code, found, wanted }: Problem) =>
    t(`rules.problem.${code}`, { found: name(found), wanted: name(wanted) });
}

/** Everything that is wrong, each with the words it is about. */
export function RuleProblems({
  id,
  text,
  problems,
}: {
  id: string;
  text: string;
  problems: readonly Problem[];
}) {
  const { t } = useTranslation();
  const words = useProblemText();
  return (
    <ul
      id={id}
      aria-label={t("rules.editor.problems")}
      aria-live="polite"
      className="mt-1.5 flex flex-col gap-1 text-xs"
    >
      {problems.slice(0, 5).map((problem) => (
        <li key={`${problem.code} ${problem.from}`} className="text-danger">
          {problem.to > problem.from && (
            <code className="mr-1.5 rounded-sm bg-danger-tint px-1 font-mono">
              {text.slice(problem.from, Math.min(problem.to, problem.from + 60))}
            </code>
          )}
          {words(problem)}
        </li>
      ))}
    </ul>
  );
}
