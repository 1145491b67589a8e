import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { ButtonLink } from "#app/components/button.tsx";
import { CopyButton } from "#app/components/copy-button.tsx";
import { SelectField, TextArea, TextField } from "#app/components/field.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { ChatHoursPanel } from "./chat-hours-panel.tsx";
import { type ChatAnswer, ChatKeysPanel } from "./chat-keys-panel.tsx";
import type { ChatSetup } from "./widget-settings.server.ts";
import { longestGreeting, settingsOf, usualLook, type WidgetLook, widgetTag } from "./widget-tag.ts";

/** How the chat looks on a site, as the line of script that puts it there. */
export function WidgetSettingsPage({ setup, answer }: { setup: ChatSetup; answer: ChatAnswer }) {
  const { t } = useTranslation();
  const [look, setLook] = useState<WidgetLook>(usualLook);
  const change = (part: Partial<WidgetLook>) => setLook({ ...look, ...part });
  const tag = widgetTag(setup.origin, look);
  const facts = [[t("widget.sites"), setup.origins.join(", ") || t("widget.noSites")]] as const;
  return (
    <>
      <PageHeader title={t("widget.title")} lead={t("widget.lead")} />
      <div className="thin-scroll min-h-0 flex-1 overflow-auto px-4 pb-8 lg:px-6">
        <div className="grid max-w-5xl gap-8 lg:grid-cols-2">
          <form className="space-y-4" onSubmit={(event) => event.preventDefault()}>
            <div className="grid gap-4 sm:grid-cols-2">
              <SelectField
                label={t("widget.language")}
                value={look.language ?? ""}
                options={[
                  { value: "", label: t("widget.languageOfPage") },
                  { value: "en", label: "English" },
                  { value: "zh", label: "中文" },
                ]}
                onChange={({ target }) =>
                  change({ language: (target.value || null) as WidgetLook["language"] })
                }
              />
              <SelectField
                label={t("widget.position")}
                value={look.position}
                options={(["right", "left"] as const).map((value) => ({
                  value,
                  label: t(`widget.${value}`),
                }))}
                onChange={({ target }) => change({ position: target.value as WidgetLook["position"] })}
              />
            </div>
            <TextField
              label={t("widget.colour")}
              type="color"
              value={look.colour}
              className="h-9 w-20 p-1"
              onChange={({ target }) => change({ colour: target.value })}
            />
            <TextArea
              label={t("widget.greeting")}
              hint={t("widget.greetingHint")}
              maxLength={longestGreeting}
              value={look.greeting}
              onChange={({ target }) => change({ greeting: target.value })}
            />
          </form>
          <div className="min-w-0 space-y-4">
            <section aria-labelledby="widget-tag">
              <div className="flex items-center justify-between gap-2 pb-1">
                <h2 id="widget-tag" className="text-sm font-medium text-strong">
                  {t("widget.tag")}
                </h2>
                <CopyButton text={tag} label={t("widget.copy")} />
              </div>
              <pre className="whitespace-pre-wrap rounded-md border border-line bg-surface p-3 font-mono text-xs [overflow-wrap:anywhere]">
                {tag}
              </pre>
              <p className="mt-1 text-xs text-muted">{t("widget.tagHint")}</p>
            </section>
            <ButtonLink
              icon={ExternalLink}
              to={`/chat/demonstration?${new URLSearchParams(settingsOf(look))}`}
              target="_blank"
              reloadDocument
            >
              {t("widget.try")}
            </ButtonLink>
            <dl className="divide-y divide-line border-y border-line text-sm">
              {facts.map(([name, value]) => (
                <div key={name} className="grid gap-x-4 gap-y-0.5 py-2 sm:grid-cols-[10rem_1fr]">
                  <dt className="text-muted">{name}</dt>
                  <dd className="text-pretty [overflow-wrap:anywhere]">{value}</dd>
                </div>
              ))}
            </dl>
          </div>
        </div>
        <div className="mt-8 flex max-w-5xl flex-col gap-4">
          <ChatHoursPanel setup={setup} answer={answer} />
          <ChatKeysPanel keys={setup.keys} mayAdd={setup.mayAddKey} answer={answer} />
        </div>
      </div>
    </>
  );
}
