import { Form, useNavigation } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { SelectField, TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { SurveySettingOfChannel } from "./survey-settings.server.ts";

/** Whether the customers of one channel are asked, and how often. */
export function SurveySettingPanel({
  setting: { channel, asks, quietDays, openDays },
  answer,
}: {
  setting: SurveySettingOfChannel;
  answer: { saved: boolean } | null;
}) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  return (
    <Panel title={t(`email.surveys.channel.${channel}`)} lead={t(`email.surveys.how.${channel}`)}>
      <Form method="post" className="grid max-w-2xl items-start gap-3 sm:grid-cols-3">
        <input type="hidden" name="channel" value={channel} />
        <SelectField
          label={t("email.surveys.asks")}
          name="asks"
          defaultValue={asks ? "yes" : "no"}
          options={[
            { value: "yes", label: t("email.surveys.yes") },
            { value: "no", label: t("email.surveys.no") },
          ]}
        />
        <TextField
          label={t("email.surveys.quietDays")}
          hint={t("email.surveys.quietHint")}
          name="quietDays"
          type="number"
          min={0}
          max={365}
          required
          defaultValue={quietDays}
        />
        <TextField
          label={t("email.surveys.openDays")}
          hint={t("email.surveys.openHint")}
          name="openDays"
          type="number"
          min={1}
          max={90}
          required
          defaultValue={openDays}
        />
        <div className="flex flex-wrap items-center gap-3 sm:col-span-3">
          <Button type="submit" name="intent" value="surveys" variant="primary" pending={busy}>
            {t("email.save")}
          </Button>
          {answer && (
            <Banner tone={answer.saved ? "ok" : "danger"}>
              {t(answer.saved ? "email.saved" : "email.surveys.wrong")}
            </Banner>
          )}
        </div>
      </Form>
    </Panel>
  );
}
