import { useFetcher } from "@remix-run/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { SelectField, TextArea, TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useViewer } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { BacktestPanel } from "../rule-backtest/backtest-panel.tsx";
import type { ListedBacktest } from "../rule-backtest/backtests.server.ts";
import { readAloud } from "../rule-language/read-aloud.ts";
import { ConditionField } from "./condition-field.tsx";
import { RuleProblems } from "./rule-problems.tsx";
import { verdicts } from "./rule-set.ts";
import { longestName, longestRuleNote, readRule } from "./written-rule.ts";

/** What the editor begins with. */
export interface RuleText {
  name: string;
  text: string;
  does: "points" | (typeof verdicts)[number];
  points: number;
  note: string;
  /** of the draft, as the page saw it; -1 where there is none */
  edits: number;
}

export const examples = [
  'amount > 3 * usual_amount and device_seen = 0 and merchant_country not in ("CN", "HK")',
  "card on review or device on review",
  'failed_in_a_row >= 3 and amount > 500 CNY and channel = "online"',
  "spent_24h > 2 * (usual_day otherwise 1000 CNY) and cards_24h >= 3",
];

export interface EditorAnswer {
  saved?: string;
  problem?: "conflict" | "taken" | "noRule" | "required";
}

/** Writes a rule: the condition with its reading, what it does, and what it would have done. */
export function RuleEditor({
  ruleId,
  start,
  mayDraft,
  backtest,
}: {
  /** null for a new rule */
  ruleId: string | null;
  start: RuleText;
  mayDraft: boolean;
  backtest: ListedBacktest | null;
}) {
  const { t } = useTranslation();
  const { locale } = useViewer();
  const toast = useToast();
  const saving = useFetcher<EditorAnswer>();
  const [text, setText] = useState(start.text);
  const [does, setDoes] = useState(start.does);
  const [points, setPoints] = useState(String(start.points));
  const read = useMemo(() => readRule(text), [text]);
  const problems = text === "" ? [] : read.problems;
  const answered = useRef<EditorAnswer | undefined>(undefined);

  useEffect(() => {
    if (saving.state !== "idle" || saving.data === answered.current) return;
    answered.current = saving.data;
    if (saving.data?.saved) toast(t("rules.editor.saved"));
  }, [saving.state, saving.data, toast, t]);

  const condition = read.expression && readAloud(read.expression, t, locale);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel title={t("rules.editor.rule")}>
        <saving.Form
          method="post"
          action={`/console/rules/${ruleId ?? "new"}`}
          className="flex flex-col gap-4"
        >
          <input type="hidden" name="intent" value="save" />
          <input type="hidden" name="edits" value={start.edits} />
          {saving.data?.problem && saving.state === "idle" && (
            <Banner tone="danger">{t(`rules.editor.${saving.data.problem}`)}</Banner>
          )}
          <TextField
            label={t("rules.editor.name")}
            name="name"
            required
            maxLength={longestName}
            defaultValue={start.name}
            readOnly={!mayDraft}
            autoComplete="off"
          />
          <div>
            <label htmlFor="condition" className="mb-1 block text-sm font-medium text-strong">
              {t("rules.editor.condition")}
            </label>
            <ConditionField
              text={text}
              onText={setText}
              problem={problems[0] ?? null}
              readOnly={!mayDraft}
              describedBy="condition-hint condition-problems"
            />
            <RuleProblems id="condition-problems" text={text} problems={problems} />
            <p id="condition-hint" className="mt-1 text-xs text-muted">
              {t("rules.editor.conditionHint")}
            </p>
            {text === "" && mayDraft && (
              <div className="mt-2">
                <p className="text-xs font-medium text-muted">{t("rules.editor.examples")}</p>
                <ul className="mt-1 flex flex-col items-start gap-1">
                  {examples.map((example) => (
                    <li key={example}>
                      <button
                        type="button"
                        onClick={() => setText(example)}
                        className="rounded-sm px-1 text-left font-mono text-xs text-action-text hover:underline"
                      >
                        <code>{example}</code>
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </div>
          <div className="flex flex-wrap items-start gap-4">
            <div className="w-44">
              <SelectField
                label={t("rules.editor.effect")}
                name="does"
                value={does}
                disabled={!mayDraft}
                onChange={(event) => setDoes(event.currentTarget.value as RuleText["does"])}
                options={[
                  { value: "points", label: t("rules.editor.points") },
                  ...verdicts.map((value) => ({ value, label: t(`rules.does.${value}`) })),
                ]}
              />
            </div>
            {does === "points" && (
              <div className="w-60">
                <TextField
                  label={t("rules.editor.points")}
                  name="points"
                  type="number"
                  min={1}
                  max={999}
                  required
                  value={points}
                  readOnly={!mayDraft}
                  onChange={(event) => setPoints(event.currentTarget.value)}
                  hint={t("rules.editor.pointsHint")}
                />
              </div>
            )}
          </div>
          <section aria-label={t("rules.editor.reading")} className="rounded-md bg-sunken px-3 py-2.5">
            <p className="text-xs font-medium text-muted">{t("rules.editor.reading")}</p>
            <p className="mt-0.5 text-pretty text-sm text-strong">
              {condition
                ? t(`rules.editor.readingOf.${does}`, { condition, points })
                : t("rules.editor.readingNone")}
            </p>
            {condition && (
              <p className="mt-1 text-pretty text-xs text-muted">{t("rules.editor.unknownNote")}</p>
            )}
          </section>
          <TextArea
            label={t("rules.editor.note")}
            name="note"
            rows={2}
            maxLength={longestRuleNote}
            defaultValue={start.note}
            readOnly={!mayDraft}
            hint={t("rules.editor.noteHint")}
          />
          {mayDraft && (
            <div>
              <Button
                type="submit"
                variant="primary"
                pending={saving.state !== "idle"}
                disabled={read.expression === null}
              >
                {t("rules.editor.save")}
              </Button>
            </div>
          )}
        </saving.Form>
      </Panel>
      <BacktestPanel
        ruleId={ruleId}
        text={text}
        sound={read.expression !== null}
        does={does}
        points={Number(points)}
        last={backtest}
        mayRun={mayDraft}
      />
    </div>
  );
}
