import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { PasswordField, SelectField, TextField } from "#app/components/field.tsx";
import { Panel } from "#app/components/page.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { SendingState } from "./sending-settings.server.ts";

export interface MailboxSending extends SendingState {
  id: string;
  address: string;
  name: string;
}

/** What of the form was wrong, or whether the server let us in. */
export interface SendingAnswer {
  mailboxId: string;
  saved?: boolean;
  reached?: boolean;
  /** a code of ours, or the server's words */
  problem?: string;
}

function Standing({ mailbox }: { mailbox: MailboxSending }) {
  const { t } = useTranslation();
  const { by, server, paused, problem, wellAt, waiting, oldestAt } = mailbox;
  if (by === "none") return <Banner tone="warn">{t("email.sending.none")}</Banner>;
  return (
    <div className="flex flex-col gap-2">
      {problem && (
        <Banner tone="danger" title={t("email.sending.problem")}>
          <span className="font-mono text-xs [overflow-wrap:anywhere]">{problem}</span>
        </Banner>
      )}
      {paused && <Banner tone="warn">{t("email.sending.paused")}</Banner>}
      <p className="text-xs text-muted">
        {t(by === "relay" ? "email.sending.relay" : "email.sending.own", {
          server: `${server?.host}:${server?.port}`,
        })}
        {wellAt && (
          <>
            {" · "}
            {t("email.sending.well")} <Time at={wellAt} mode="short" />
          </>
        )}
        {" · "}
        {t("email.sending.waiting", { count: waiting })}
        {oldestAt && waiting > 0 && (
          <>
            {", "}
            {t("email.sending.oldest")} <Time at={oldestAt} mode="short" />
          </>
        )}
      </p>
    </div>
  );
}

/** How one mailbox's mails leave: the server, how we show it who we are, and whether they are held back. */
export function SendingPanel({ mailbox, answer }: { mailbox: MailboxSending; answer: SendingAnswer | null }) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  const [auth, setAuth] = useState<string>(mailbox.auth);
  const own = mailbox.by === "own" ? mailbox : null;
  return (
    <Panel
      title={mailbox.address}
      lead={mailbox.name}
      actions={
        <Form method="post">
          <input type="hidden" name="intent" value={mailbox.paused ? "resume" : "pause"} />
          <input type="hidden" name="mailboxId" value={mailbox.id} />
          <Button type="submit" size="sm" pending={busy}>
            {t(mailbox.paused ? "email.sending.resume" : "email.sending.pause")}
          </Button>
        </Form>
      }
    >
      <Standing mailbox={mailbox} />
      <Form method="post" className="mt-4 grid max-w-2xl gap-3 sm:grid-cols-6">
        <input type="hidden" name="mailboxId" value={mailbox.id} />
        <div className="sm:col-span-3">
          <TextField
            label={t("email.sending.host")}
            name="host"
            required
            defaultValue={own?.server?.host ?? ""}
          />
        </div>
        <div className="sm:col-span-1">
          <TextField
            label={t("email.sending.port")}
            name="port"
            inputMode="numeric"
            required
            defaultValue={own?.server?.port ?? 587}
          />
        </div>
        <div className="sm:col-span-2">
          <SelectField
            label={t("email.sending.security")}
            name="security"
            defaultValue={own?.server?.security ?? "starttls"}
            options={(["starttls", "tls", "none"] as const).map((value) => ({
              value,
              label: t(`email.sending.securities.${value}`),
            }))}
          />
        </div>
        <div className="sm:col-span-2">
          <SelectField
            label={t("email.sending.auth")}
            name="auth"
            value={auth}
            onChange={(event) => setAuth(event.target.value)}
            options={(["none", "password", "oauth2"] as const).map((value) => ({
              value,
              label: t(`email.sending.auths.${value}`),
            }))}
          />
        </div>
        {auth !== "none" && (
          <>
            <div className="sm:col-span-2">
              <TextField
                label={t("email.sending.user")}
                name="user"
                autoComplete="off"
                defaultValue={mailbox.user}
              />
            </div>
            <div className="sm:col-span-2">
              <PasswordField
                label={t(auth === "oauth2" ? "email.sending.refreshToken" : "email.sending.password")}
                name="secret"
                autoComplete="new-password"
                placeholder={own?.auth === auth ? t("email.sending.kept") : undefined}
              />
            </div>
          </>
        )}
        {auth === "oauth2" && (
          <>
            <div className="sm:col-span-2">
              <PasswordField label={t("email.sending.clientId")} name="clientId" autoComplete="off" />
            </div>
            <div className="sm:col-span-2">
              <PasswordField label={t("email.sending.clientSecret")} name="clientSecret" autoComplete="off" />
            </div>
            <div className="sm:col-span-2">
              <TextField
                label={t("email.sending.tokenUrl")}
                name="tokenUrl"
                type="url"
                placeholder="https://"
              />
            </div>
          </>
        )}
        <div className="flex flex-wrap items-center gap-2 sm:col-span-6">
          <Button type="submit" name="intent" value="sending" variant="primary" pending={busy}>
            {t("email.save")}
          </Button>
          <Button type="submit" name="intent" value="try" pending={busy}>
            {t("email.sending.try")}
          </Button>
          {own && (
            <Button type="submit" name="intent" value="relay" variant="ghost" pending={busy} formNoValidate>
              {t("email.sending.forget")}
            </Button>
          )}
        </div>
      </Form>
      {answer && (
        <div className="mt-3 max-w-2xl">
          <Banner tone={answer.problem ? "danger" : "ok"}>
            {answer.problem === "unusable"
              ? t("email.sending.unusable")
              : (answer.problem ?? t(answer.reached ? "email.sending.reached" : "email.saved"))}
          </Banner>
        </div>
      )}
    </Panel>
  );
}
