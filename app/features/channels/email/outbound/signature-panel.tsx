import { Form, useNavigation } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { TextArea } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

export interface SignatureAnswer {
  teamId: string;
  saved?: boolean;
  /** what it names that there is not */
  unknown?: string;
}

/** What stands under one team's mails, in both languages. */
export function SignaturePanel({
  team,
  teamId,
  signature,
  answer,
}: {
  team: string;
  teamId: string;
  signature: { en: string; zh: string };
  answer: SignatureAnswer | null;
}) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  const placeholder = "{{agent.name}}\n{{mailbox.name}}";
  return (
    <Panel title={team}>
      <Form method="post" className="grid gap-3 sm:grid-cols-2">
        <input type="hidden" name="teamId" value={teamId} />
        {(["en", "zh"] as const).map((language) => (
          <TextArea
            key={language}
            label={t(`email.language.${language}`)}
            name={language}
            rows={4}
            maxLength={1_000}
            defaultValue={signature[language]}
            placeholder={placeholder}
          />
        ))}
        <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
          <Button type="submit" name="intent" value="signature" variant="primary" pending={busy}>
            {t("email.save")}
          </Button>
          {answer && (
            <Banner tone={answer.unknown ? "danger" : "ok"}>
              {answer.unknown
                ? t("email.words.unknown", { name: `{{${answer.unknown}}}` })
                : t("email.saved")}
            </Banner>
          )}
        </div>
      </Form>
    </Panel>
  );
}
