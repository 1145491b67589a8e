import { Form, Link, useNavigation } from "@remix-run/react";
import { CirclePause, Play, Settings2, X } from "lucide-react";
import { Banner } from "#app/components/banner.tsx";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { SelectField, TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type ReadingAnswer, ReadingForm } from "./imap/reading-form.tsx";
import { MailboxBadge, ReadingStatus } from "./imap/reading-status.tsx";
import type { MailboxState } from "./mailbox-settings.server.ts";
import { TestMailButton, TestMailWay, useTestMail } from "./smtp/test-mail.tsx";

/** What became of adding or naming a mailbox. */
export interface MailboxAnswer {
  mailboxId?: string;
  saved?: boolean;
  problem?: "taken" | "wrongAddress";
}

function PauseButton({ mailbox }: { mailbox: MailboxState }) {
  const { t } = useTranslation();
  const { state, formData } = useNavigation();
  const intent = mailbox.paused ? "resume-in" : "pause-in";
  const busy =
    state !== "idle" && formData?.get("intent") === intent && formData.get("mailboxId") === mailbox.id;
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="mailboxId" value={mailbox.id} />
      <Button type="submit" size="sm" icon={mailbox.paused ? Play : CirclePause} pending={busy}>
        {t(mailbox.paused ? "mailboxes.resume" : "mailboxes.pause")}
      </Button>
    </Form>
  );
}

const languages = ["en", "zh"] as const;

/** Name and language, of a mailbox that is there or a new one. */
function DetailsForm({ mailbox, answer }: { mailbox?: MailboxState; answer: MailboxAnswer | null }) {
  const { t } = useTranslation();
  const { state, formData } = useNavigation();
  const intent = mailbox ? "rename-mailbox" : "add-mailbox";
  return (
    <Form method="post" className="grid max-w-2xl gap-3 sm:grid-cols-6">
      {mailbox ? (
        <input type="hidden" name="mailboxId" value={mailbox.id} />
      ) : (
        <div className="sm:col-span-6">
          <TextField
            label={t("mailboxes.address")}
            name="address"
            type="email"
            required
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            placeholder="support@example.com"
            hint={t("mailboxes.addressHint")}
            error={answer?.problem && t(`mailboxes.${answer.problem}`)}
          />
        </div>
      )}
      <div className="sm:col-span-3">
        <TextField
          label={t("mailboxes.name")}
          name="name"
          required
          maxLength={100}
          hint={t("mailboxes.nameHint")}
          defaultValue={mailbox?.name ?? ""}
        />
      </div>
      <div className="sm:col-span-3">
        <SelectField
          label={t("mailboxes.language")}
          name="language"
          defaultValue={mailbox?.language ?? "en"}
          options={languages.map((value) => ({ value, label: t(`email.language.${value}`) }))}
        />
      </div>
      <div className="sm:col-span-6">
        <Button
          type="submit"
          name="intent"
          value={intent}
          variant={mailbox ? "secondary" : "primary"}
          pending={state !== "idle" && formData?.get("intent") === intent}
        >
          {t(mailbox ? "email.save" : "mailboxes.add")}
        </Button>
      </div>
      {mailbox && answer?.saved && (
        <div className="sm:col-span-6">
          <Banner tone="ok">{t("email.saved")}</Banner>
        </div>
      )}
    </Form>
  );
}

export function NewMailboxPanel({ answer }: { answer: MailboxAnswer | null }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("mailboxes.add")}
      actions={
        <ButtonLink to="?tab=mailboxes" size="sm" variant="ghost" icon={X} preventScrollReset>
          {t("mailboxes.close")}
        </ButtonLink>
      }
    >
      <DetailsForm answer={answer} />
    </Panel>
  );
}

/** One mailbox: whether its mail comes in, a test of that, and its settings where they are asked for. */
export function MailboxPanel({
  mailbox,
  editing,
  answers,
}: {
  mailbox: MailboxState;
  editing: boolean;
  answers: { reading: ReadingAnswer | null; mailbox: MailboxAnswer | null };
}) {
  const { t } = useTranslation();
  const test = useTestMail(mailbox.id);
  const { id, address, name, reading, failed } = mailbox;
  return (
    <Panel
      title={address}
      lead={
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          {name} <MailboxBadge mailbox={mailbox} />
        </span>
      }
      actions={
        <div className="flex flex-wrap gap-2 max-sm:py-2">
          <TestMailButton test={test} />
          <PauseButton mailbox={mailbox} />
          <ButtonLink
            to={editing ? "?tab=mailboxes" : `?tab=mailboxes&edit=${id}`}
            size="sm"
            icon={editing ? X : Settings2}
            preventScrollReset
          >
            {t(editing ? "mailboxes.close" : reading ? "mailboxes.edit" : "mailboxes.setUp")}
          </ButtonLink>
        </div>
      }
    >
      <div className="flex flex-col gap-3">
        <ReadingStatus mailbox={mailbox} />
        {failed > 0 && (
          <p className="text-sm">
            <Link to="/console/email/failed" className="text-danger underline">
              {t("mailboxes.failedCount", { count: failed })}
            </Link>
          </p>
        )}
        <TestMailWay test={test} />
        {editing && (
          <div className="mt-1 flex flex-col gap-5 border-t border-line pt-4">
            <ReadingForm mailbox={mailbox} answer={answers.reading} />
            <section className="flex flex-col gap-2">
              <h3 className="text-sm font-semibold text-strong">{t("mailboxes.details")}</h3>
              <DetailsForm mailbox={mailbox} answer={answers.mailbox} />
            </section>
          </div>
        )}
      </div>
    </Panel>
  );
}
