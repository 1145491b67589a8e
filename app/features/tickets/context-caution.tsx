import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { SelectField, TextField } from "#app/components/field.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ConversationContext } from "./context.ts";

type Caution = NonNullable<ConversationContext["caution"]>;

const places = [1, 2] as const;

/** Two questions of our choice, with what the customer answers. */
function Questions({
  questions,
  onAnswer,
}: {
  questions: Caution["questions"];
  onAnswer: (fields: Record<string, string>) => Promise<boolean | null>;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const [asked, setAsked] = useState(questions.slice(0, 2));
  const [answers, setAnswers] = useState(["", ""]);
  const [pending, setPending] = useState(false);
  async function check() {
    setPending(true);
    const [question1 = "", question2 = ""] = asked;
    const [answer1 = "", answer2 = ""] = answers;
    const passed = await onAnswer({ question1, answer1, question2, answer2 });
    setPending(false);
    setAnswers(["", ""]);
    if (passed) toast(t("caution.right"));
    else toast(t(passed === null ? "caution.tooMany" : "caution.wrong"), { tone: "danger" });
  }
  return (
    <form
      className="mt-3 flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void check();
      }}
    >
      <p className="text-xs font-medium text-strong">{t("caution.ask")}</p>
      {places.map((place) => (
        <div key={place} className="flex flex-col gap-1">
          <SelectField
            hiddenLabel
            label={t("caution.which", { place })}
            value={asked[place - 1]}
            onChange={({ target }) =>
              setAsked(asked.map((one, at) => (at === place - 1 ? (target.value as typeof one) : one)))
            }
            options={questions
              .filter((one) => one === asked[place - 1] || !asked.includes(one))
              .map((value) => ({ value, label: t(`caution.question.${value}`) }))}
          />
          <TextField
            hiddenLabel
            label={t("caution.answer", { place })}
            placeholder={t("caution.answer", { place })}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={answers[place - 1]}
            onChange={({ target }) =>
              setAnswers(answers.map((one, at) => (at === place - 1 ? target.value : one)))
            }
          />
        </div>
      ))}
      <span>
        <Button
          size="sm"
          type="submit"
          variant="primary"
          pending={pending}
          disabled={answers.some((one) => one.trim() === "")}
        >
          {t("caution.check")}
        </Button>
      </span>
    </form>
  );
}

/** Why it may be somebody else who writes, and the way to be sure. */
export function ContextCaution({
  caution,
  onAnswer,
}: {
  caution: Caution;
  onAnswer: (fields: Record<string, string>) => Promise<boolean | null>;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  if (caution.believedUntil)
    return (
      <p
        role="status"
        className="flex items-start gap-2 border-b border-line bg-ok-tint px-4 py-2.5 text-xs text-ink"
      >
        <ShieldCheck aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ok" />
        {t("caution.believed", { until: format.short(caution.believedUntil) })}
      </p>
    );
  return (
    <section aria-label={t("caution.title")} className="border-b border-line bg-warn-tint px-4 py-3">
      <h3 className="flex items-center gap-1.5 text-sm font-semibold text-strong">
        <ShieldAlert aria-hidden className="size-4 shrink-0 text-warn" />
        {t("caution.title")}
      </h3>
      <p className="mt-1 text-pretty text-xs text-ink">{t("caution.lead")}</p>
      <ul className="mt-2 list-disc pl-4 text-xs text-ink">
        {caution.signs.map((sign) => (
          <li key={sign}>{t(`caution.sign.${sign}`)}</li>
        ))}
      </ul>
      {caution.questions.length >= 2 ? (
        <Questions questions={caution.questions} onAnswer={onAnswer} />
      ) : (
        <p className="mt-2 text-pretty text-xs text-ink">{t("caution.nothing")}</p>
      )}
    </section>
  );
}
