import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageBody, PageHeader } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { TabLinks } from "#app/components/tabs.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { EmailTabs, emailTabs } from "#app/features/channels/email/email-tabs.tsx";
import { listMailboxes, receivers } from "#app/features/channels/email/mailbox-settings.server.ts";
import { MailboxesTab } from "#app/features/channels/email/mailboxes-tab.tsx";
import { changeEmail, type EmailAnswer } from "#app/features/channels/email/outbound/email-changes.server.ts";
import { SendingPanel } from "#app/features/channels/email/outbound/sending-panel.tsx";
import { listSending } from "#app/features/channels/email/outbound/sending-settings.server.ts";
import { SignaturePanel } from "#app/features/channels/email/outbound/signature-panel.tsx";
import { listSignatures } from "#app/features/channels/email/outbound/signatures.server.ts";
import { listAutomaticMails } from "#app/features/channels/email/outbound/templates.server.ts";
import { WordsPanel } from "#app/features/channels/email/outbound/words-panel.tsx";
import { listTrusted } from "#app/features/channels/email/sender/trusted-mtas.server.ts";
import { TrustedPanel } from "#app/features/channels/email/sender/trusted-panel.tsx";
import { SurveySettingPanel } from "#app/features/tickets/survey-setting-panel.tsx";
import { listSurveySettings } from "#app/features/tickets/survey-settings.server.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "email.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  // Who may deal with failed mails and nothing else here is led to them.
  if (!can(actor, "mailboxes.manage") && can(actor, "failed_mails.manage"))
    throw redirect("/console/email/failed");
  requirePermission(actor, "mailboxes.manage");
  const [mailboxes, listeners, sending, words, signatures, surveys, senders] = await Promise.all([
    listMailboxes(actor),
    receivers(actor),
    listSending(actor),
    listAutomaticMails(actor),
    listSignatures(actor),
    listSurveySettings(actor),
    listTrusted(actor),
  ]).catch(pageProblem);
  return { mailboxes, receivers: listeners, sending, words, signatures, surveys, senders };
}

export async function action({ request }: ActionFunctionArgs): Promise<EmailAnswer> {
  const actor = await requireActor(request);
  requirePermission(actor, "mailboxes.manage");
  return changeEmail(actor, await request.formData()).catch(pageProblem);
}

export default function EmailSettings() {
  const { t, locale } = useTranslation();
  const { mailboxes, receivers, sending, words, signatures, surveys, senders } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? {};
  const [search] = useSearchParams();
  const tab = emailTabs.find((one) => one === search.get("tab")) ?? "mailboxes";
  const asked = search.get("language");
  const language = asked === "en" || asked === "zh" ? asked : locale;
  return (
    <>
      <PageHeader title={t("email.title")} lead={t("email.lead")} />
      <EmailTabs current={tab} failed={mailboxes.reduce((sum, { failed }) => sum + failed, 0)} />
      <PageBody>
        <div className="flex max-w-5xl flex-col gap-4 pt-4">
          {tab === "mailboxes" && <MailboxesTab {...{ mailboxes, receivers }} answers={answer} />}
          {tab === "sending" &&
            (sending.length === 0 ? (
              <EmptyState title={t("email.sending.empty")} />
            ) : (
              sending.map((mailbox) => (
                <SendingPanel
                  key={mailbox.id}
                  mailbox={mailbox}
                  answer={answer.sending?.mailboxId === mailbox.id ? answer.sending : null}
                />
              ))
            ))}
          {tab === "words" && (
            <>
              <TabLinks
                label={t("email.language.en")}
                items={(["en", "zh"] as const).map((one) => ({
                  to: `?tab=words&language=${one}`,
                  label: t(`email.language.${one}`),
                  current: one === language,
                }))}
              />
              {words.map((setting) => (
                <WordsPanel
                  key={`${setting.kind} ${language} ${JSON.stringify(setting.words[language])}`}
                  setting={setting}
                  language={language}
                  answer={answer.words?.kind === setting.kind ? answer.words : null}
                />
              ))}
            </>
          )}
          {tab === "signatures" &&
            (signatures.length === 0 ? (
              <EmptyState title={t("email.signatures.empty")} />
            ) : (
              <>
                <p className="text-xs text-muted">
                  {t("email.signatures.lead", { names: "{{agent.name}}  {{team.name}}  {{mailbox.name}}" })}
                </p>
                {signatures.map(({ teamId, team, signature }) => (
                  <SignaturePanel
                    key={teamId}
                    {...{ teamId, team, signature }}
                    answer={answer.signature?.teamId === teamId ? answer.signature : null}
                  />
                ))}
              </>
            ))}
          {tab === "senders" && (
            <>
              <p className="max-w-3xl text-sm text-muted">{t("mails.trusted.lead")}</p>
              {senders.length === 0 && <EmptyState title={t("email.sending.empty")} />}
              {senders.map((mailbox) => (
                <TrustedPanel
                  key={mailbox.id}
                  mailbox={mailbox}
                  answer={answer.trusted?.mailboxId === mailbox.id ? answer.trusted : null}
                />
              ))}
            </>
          )}
          {tab === "surveys" &&
            surveys.map((setting) => (
              <SurveySettingPanel
                key={setting.channel}
                setting={setting}
                answer={answer.surveys?.channel === setting.channel ? answer.surveys : null}
              />
            ))}
        </div>
      </PageBody>
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
