import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { CheckboxField, PasswordField, SelectField, TextField } from "#app/components/field.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { MailboxState } from "../mailbox-settings.server.ts";
import type { ReadingTrial } from "./reading-settings.server.ts";

/** What came of the form: kept, tried, or what is wrong with it. */
export interface ReadingAnswer {
  mailboxId: string;
  saved?: boolean;
  trial?: ReadingTrial;
  unusable?: boolean;
}

const usualPorts = { tls: "993", starttls: "143", none: "143" };

function Answer({ answer }: { answer: ReadingAnswer }) {
  const { t } = useTranslation();
  const { trial, unusable } = answer;
  if (unusable) return <Banner tone="danger">{t("mailboxes.form.unusable")}</Banner>;
  if (!trial) return <Banner tone="ok">{t("email.saved")}</Banner>;
  if (trial.reached) return <Banner tone="ok">{t("mailboxes.form.reached", { count: trial.mails })}</Banner>;
  return (
    <Banner tone="danger" title={t(`mailboxes.problem.${trial.problem}`)}>
      <span className="font-mono text-xs [overflow-wrap:anywhere]">{trial.answer}</span>
    </Banner>
  );
}

/** The secrets and addresses of OAuth 2. */
function OAuthFields({ kept }: { kept: boolean }) {
  const { t } = useTranslation();
  const placeholder = kept ? t("mailboxes.form.kept") : undefined;
  return (
    <>
      {(["clientId", "clientSecret"] as const).map((name) => (
        <div key={name} className="sm:col-span-3">
          <PasswordField
            label={t(`mailboxes.form.${name}`)}
            name={name}
            autoComplete="off"
            placeholder={placeholder}
          />
        </div>
      ))}
      <div className="sm:col-span-6">
        <TextField
          label={t("mailboxes.form.tokenUrl")}
          name="tokenUrl"
          type="url"
          placeholder={placeholder ?? "https://oauth2.googleapis.com/token"}
        />
      </div>
    </>
  );
}

/** Where a mailbox's mails are fetched from: tried before it is kept. */
export function ReadingForm({ mailbox, answer }: { mailbox: MailboxState; answer: ReadingAnswer | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, formData } = useNavigation();
  const asked = state === "idle" ? null : formData?.get("intent");
  const { id, reading, address } = mailbox;
  const [auth, setAuth] = useState<string>(reading?.auth ?? "password");
  const [security, setSecurity] = useState<"tls" | "starttls" | "none">(reading?.server?.security ?? "tls");
  const kept = reading?.server != null && reading.auth === auth;
  const froms = [
    ...(reading?.since
      ? [{ value: "kept", label: t("mailboxes.form.froms.kept", { date: format.date(reading.since) }) }]
      : []),
    ...(["now", "all"] as const).map((value) => ({ value, label: t(`mailboxes.form.froms.${value}`) })),
  ];
  return (
    <Form method="post" className="grid max-w-2xl gap-3 sm:grid-cols-6">
      <input type="hidden" name="mailboxId" value={id} />
      <div className="sm:col-span-3">
        <TextField
          label={t("mailboxes.form.host")}
          name="host"
          required
          spellCheck={false}
          autoCapitalize="none"
          defaultValue={reading?.server?.host ?? ""}
        />
      </div>
      <div className="sm:col-span-2">
        <SelectField
          label={t("mailboxes.form.security")}
          name="security"
          value={security}
          onChange={(event) => setSecurity(event.target.value as typeof security)}
          options={(["tls", "starttls", "none"] as const).map((value) => ({
            value,
            label: t(`email.sending.securities.${value}`),
          }))}
        />
      </div>
      <div className="sm:col-span-1">
        <TextField
          key={security}
          label={t("mailboxes.form.port")}
          name="port"
          inputMode="numeric"
          required
          defaultValue={reading?.server?.security === security ? reading.server.port : usualPorts[security]}
        />
      </div>
      <div className="sm:col-span-2">
        <SelectField
          label={t("mailboxes.form.auth")}
          name="auth"
          value={auth}
          onChange={(event) => setAuth(event.target.value)}
          options={(["password", "oauth2"] as const).map((value) => ({
            value,
            label: t(`mailboxes.form.auths.${value}`),
          }))}
        />
      </div>
      <div className="sm:col-span-2">
        <TextField
          label={t("mailboxes.form.user")}
          name="user"
          required
          autoComplete="off"
          autoCapitalize="none"
          defaultValue={reading?.user || address}
        />
      </div>
      <div className="sm:col-span-2">
        <PasswordField
          key={auth}
          label={t(auth === "oauth2" ? "mailboxes.form.refreshToken" : "mailboxes.form.password")}
          name="secret"
          autoComplete="new-password"
          placeholder={kept ? t("mailboxes.form.kept") : undefined}
        />
      </div>
      {auth === "oauth2" && <OAuthFields kept={kept} />}
      <div className="sm:col-span-3">
        <TextField
          label={t("mailboxes.form.folder")}
          name="folder"
          required
          defaultValue={reading?.folder ?? "INBOX"}
        />
      </div>
      <div className="sm:col-span-3">
        <SelectField
          label={t("mailboxes.form.from")}
          name="from"
          defaultValue={reading && !reading.since && reading.server ? "all" : froms[0]!.value}
          options={froms}
        />
      </div>
      <div className="sm:col-span-6">
        <CheckboxField
          label={t("mailboxes.form.marksSeen")}
          name="marksSeen"
          value="yes"
          defaultChecked={reading?.marksSeen ?? true}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2 sm:col-span-6">
        <Button type="submit" name="intent" value="reading" variant="primary" pending={asked === "reading"}>
          {t("email.save")}
        </Button>
        <Button type="submit" name="intent" value="try-reading" pending={asked === "try-reading"}>
          {t("mailboxes.form.try")}
        </Button>
        {reading && (
          <Button
            type="submit"
            name="intent"
            value="forget-reading"
            variant="ghost"
            pending={asked === "forget-reading"}
            formNoValidate
          >
            {t("mailboxes.form.forget")}
          </Button>
        )}
      </div>
      {answer && (
        <div className="sm:col-span-6">
          <Answer answer={answer} />
        </div>
      )}
    </Form>
  );
}
