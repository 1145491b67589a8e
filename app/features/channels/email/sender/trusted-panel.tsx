import { Form, useNavigation } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { TextArea } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type TrustedMta, trustedText } from "./trusted-mta.ts";

export interface TrustedAnswer {
  mailboxId: string;
  saved: boolean;
}

/** Whose word about senders counts for one mailbox. */
export function TrustedPanel({
  mailbox,
  answer,
}: {
  mailbox: { id: string; address: string; name: string; trusted: TrustedMta[] };
  answer: TrustedAnswer | null;
}) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  return (
    <Panel title={mailbox.address} lead={mailbox.name}>
      <Form method="post" className="flex max-w-2xl flex-col items-start gap-3">
        <input type="hidden" name="mailboxId" value={mailbox.id} />
        <div className="w-full">
          <TextArea
            label={t("mails.trusted.list")}
            hint={t("mails.trusted.hint")}
            name="trusted"
            rows={3}
            spellCheck={false}
            defaultValue={trustedText(mailbox.trusted)}
            placeholder="mx.example.com 203.0.113.0/24"
          />
        </div>
        <Button type="submit" name="intent" value="trusted" variant="primary" pending={busy}>
          {t("email.save")}
        </Button>
      </Form>
      {answer && (
        <div className="mt-3 max-w-2xl">
          <Banner tone={answer.saved ? "ok" : "danger"}>
            {t(answer.saved ? "email.saved" : "mails.trusted.unusable")}
          </Banner>
        </div>
      )}
    </Panel>
  );
}
