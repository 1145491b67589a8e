import { Form, Link, useNavigation } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { SelectField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ChatAnswer } from "./chat-keys-panel.tsx";
import type { ChatSetup } from "./widget-settings.server.ts";
import { askings } from "./widget-tag.ts";

/** When somebody is there, and what visitors are asked for: the same on every site. */
export function ChatHoursPanel({ setup, answer }: { setup: ChatSetup; answer: ChatAnswer }) {
  const { t } = useTranslation();
  const busy = useNavigation().formData?.get("intent") === "settings";
  const asked = askings.map((value) => ({ value, label: t(`widget.asking.${value}`) }));
  return (
    <Panel title={t("widget.everywhere")} lead={t(setup.open ? "widget.open" : "widget.closed")}>
      <Form method="post" className="grid items-start gap-4 sm:grid-cols-3">
        <SelectField
          label={t("widget.hours")}
          name="hours"
          defaultValue={setup.hours}
          options={[
            { value: "environment", label: t("widget.hoursEnvironment") },
            { value: "always", label: t("widget.hoursAlways") },
            ...setup.calendars.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          hint={
            <Link to="/console/service-levels" className="text-action-text hover:underline">
              {t("widget.hoursLink")}
            </Link>
          }
        />
        <SelectField label={t("widget.name")} name="name" defaultValue={setup.asked.name} options={asked} />
        <SelectField
          label={t("widget.email")}
          name="email"
          defaultValue={setup.asked.email}
          options={asked}
        />
        <div className="flex flex-wrap items-center gap-3 sm:col-span-3">
          <Button type="submit" name="intent" value="settings" variant="primary" pending={busy}>
            {t("widget.save")}
          </Button>
          {answer.saved !== undefined && (
            <Banner tone={answer.saved ? "ok" : "danger"}>
              {t(answer.saved ? "widget.saved" : "widget.notSaved")}
            </Banner>
          )}
        </div>
      </Form>
    </Panel>
  );
}
