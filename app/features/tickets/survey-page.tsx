import { Form, Link, useNavigation } from "@remix-run/react";
import { CircleCheck, CircleHelp } from "lucide-react";
import { Button } from "#app/components/button.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { longestComment, ratings } from "./survey.ts";

/** What stands where there is nothing to fill in. */
export function SurveyNotice({ kind }: { kind: "thanks" | "closed" | "unknown" }) {
  const { t } = useTranslation();
  const Mark = kind === "thanks" ? CircleCheck : CircleHelp;
  return (
    <div className="rounded-xl border border-line bg-surface px-6 py-8 text-center shadow-flat sm:px-8">
      <Mark aria-hidden className="mx-auto mb-3 size-8 text-muted" strokeWidth={1.75} />
      <h1 className="text-balance text-xl font-semibold text-strong">{t(`survey.page.${kind}`)}</h1>
      <p className="mt-1.5 text-pretty text-ink">{t(`survey.page.${kind}Lead`)}</p>
      <p className="mt-4">
        {kind === "thanks" ? (
          <Link to="?seen=1" className="text-action-text underline">
            {t("survey.page.change")}
          </Link>
        ) : (
          <Link to="/help/contact" className="text-action-text underline">
            {t("survey.page.contact")}
          </Link>
        )}
      </p>
    </div>
  );
}

interface Props {
  rating: number | null;
  comment: string;
  problem: "needed" | "tooLong" | "tooMany" | null;
}

/** One question, and room for words. It works without a script. */
export function SurveyForm({ rating, comment, problem }: Props) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-[-0.01em] text-strong">{t("survey.page.title")}</h1>
      <p className="mt-1 text-pretty text-ink">{t("survey.page.lead")}</p>
      <Form
        method="post"
        // What is missing is said in the page's language, not in the browser's.
        noValidate
        className="mt-5 flex flex-col gap-5 rounded-xl border border-line bg-surface px-5 py-6 shadow-flat sm:px-7"
      >
        {problem && (
          <p role="alert" className="text-sm text-danger">
            {t(`survey.page.${problem}`, { max: longestComment })}
          </p>
        )}
        <fieldset>
          <legend className="text-sm font-medium text-strong">{t("survey.page.rating")}</legend>
          <div className="mt-2 flex flex-col gap-2">
            {ratings.toReversed().map((step) => (
              <label
                key={step}
                className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg border border-line-strong px-3 text-ink has-checked:border-action has-checked:bg-action-tint has-checked:text-strong"
              >
                <input
                  type="radio"
                  name="rating"
                  value={step}
                  defaultChecked={step === rating}
                  required
                  className="accent-action"
                />
                <span className="tabular w-4 font-medium">{step}</span>
                {t(`survey.steps.${step}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <label className="flex flex-col gap-1.5 text-sm font-medium text-strong">
          {t("survey.comment")}
          <textarea
            name="comment"
            rows={4}
            maxLength={longestComment}
            defaultValue={comment}
            className="rounded-lg border border-field-line bg-raised px-3 py-2 text-base font-normal text-strong"
          />
        </label>
        <Button type="submit" variant="primary" disabled={busy}>
          {t("survey.page.send")}
        </Button>
      </Form>
    </>
  );
}
