import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { Badge } from "#app/components/badge.tsx";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { SelectField, TextArea, TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Language } from "./mail-words.ts";
import type { AutomaticMailSetting } from "./templates.server.ts";
import {
  checkWords,
  commonVariables,
  filled,
  kindVariables,
  sampleVariables,
  type Words,
} from "./templates.ts";

/** What became of words that were sent to the server. */
export interface WordsAnswer {
  kind: string;
  saved?: boolean;
  sentTo?: string;
  problem?: string;
}

/** The mail as its reader gets it, with made-up facts. */
function Preview({ words, language }: { words: Words; language: Language }) {
  const { t } = useTranslation();
  const { subject, body } = filled(words, sampleVariables[language]);
  return (
    <section aria-label={t("email.words.preview")} className="min-w-0 rounded-md bg-sunken p-3">
      <p className="text-xs text-muted">{t("email.words.preview")}</p>
      <p className="mt-1 text-sm font-semibold text-strong [overflow-wrap:anywhere]">{subject}</p>
      <p
        lang={language === "zh" ? "zh-CN" : "en"}
        className="mt-2 whitespace-pre-wrap text-sm text-ink [overflow-wrap:anywhere]"
      >
        {body}
      </p>
    </section>
  );
}

/** One automatic mail: whether it is written, its words in a language, how it looks. */
export function WordsPanel({
  setting,
  language,
  answer,
}: {
  setting: AutomaticMailSetting;
  language: Language;
  answer: WordsAnswer | null;
}) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  const { kind, enabled } = setting;
  const [words, setWords] = useState(setting.words[language]);
  const problems = checkWords(kind, words);
  return (
    <Panel
      title={t(`email.words.kind.${kind}`)}
      lead={t(`email.words.when.${kind}`)}
      actions={
        <Badge tone={enabled ? "ok" : "neutral"}>{t(enabled ? "email.words.on" : "email.words.off")}</Badge>
      }
    >
      <div className="grid gap-4 lg:grid-cols-2">
        <Form method="post" className="flex min-w-0 flex-col gap-3">
          <input type="hidden" name="kind" value={kind} />
          <input type="hidden" name="language" value={language} />
          <SelectField
            label={t("email.words.enabled")}
            name="enabled"
            defaultValue={enabled ? "yes" : "no"}
            options={[
              { value: "yes", label: t("email.words.on") },
              { value: "no", label: t("email.words.off") },
            ]}
          />
          <TextField
            label={t("email.words.subject")}
            name="subject"
            maxLength={200}
            required
            value={words.subject}
            onChange={(event) => setWords({ ...words, subject: event.target.value })}
          />
          <TextArea
            label={t("email.words.body")}
            name="body"
            rows={9}
            maxLength={5_000}
            required
            value={words.body}
            onChange={(event) => setWords({ ...words, body: event.target.value })}
            hint={t("email.words.variables", {
              names: [...commonVariables, ...kindVariables[kind].more]
                .map((name) => `{{${name}}}`)
                .join("  "),
            })}
          />
          {problems.map(({ problem, name }) => (
            <p key={`${problem} ${name}`} role="status" className="text-xs font-medium text-danger">
              {t(`email.words.${problem}`, { name: problem === "telling" ? name : `{{${name}}}` })}
            </p>
          ))}
          <div className="flex flex-wrap gap-2">
            <Button
              type="submit"
              name="intent"
              value="words"
              variant="primary"
              pending={busy}
              disabled={problems.length > 0}
            >
              {t("email.save")}
            </Button>
            <Button type="submit" name="intent" value="test" pending={busy} disabled={problems.length > 0}>
              {t("email.words.test")}
            </Button>
            {setting.changed.includes(language) && (
              <Button type="submit" name="intent" value="ours" variant="ghost" pending={busy}>
                {t("email.words.ours")}
              </Button>
            )}
          </div>
          {answer && (
            <Banner tone={answer.problem ? "danger" : "ok"}>
              {answer.problem === "no_server"
                ? t("email.words.noServer")
                : (answer.problem ??
                  (answer.sentTo ? t("email.words.tested", { address: answer.sentTo }) : t("email.saved")))}
            </Banner>
          )}
        </Form>
        <Preview words={words} language={language} />
      </div>
    </Panel>
  );
}
