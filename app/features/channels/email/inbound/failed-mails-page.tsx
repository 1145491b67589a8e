import { Link, useFetcher } from "@remix-run/react";
import { Download, RotateCw, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { DescriptionList } from "#app/components/description-list.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { EmailTabs } from "../email-tabs.tsx";
import type { FailedMail } from "./failed-mails.server.ts";

/** What became of something that was asked for; null: somebody else was first. */
export interface FailedAnswer {
  done: "retried" | "dismissed" | "restored" | null;
  id?: string;
  /** how many, where all were meant */
  count?: number;
}

/** Asks for something about a failed mail, and says what became of it, with the way back. */
function useFailedChanges() {
  const { t } = useTranslation();
  const toast = useToast();
  const fetcher = useFetcher<FailedAnswer>();
  const { submit, data } = fetcher;
  const told = useRef<FailedAnswer>();
  useEffect(() => {
    if (!data || told.current === data) return;
    told.current = data;
    const { done, id, count } = data;
    if (done === null) toast(t("mailboxes.failed.gone"), { tone: "danger" });
    else if (count !== undefined) toast(t("mailboxes.failed.retriedAll", { count }));
    else if (done === "dismissed" && id)
      toast(t("mailboxes.failed.dismissed"), {
        action: {
          label: t("common.undo"),
          run: () => submit({ intent: "restore", id }, { method: "post" }),
        },
      });
    else toast(t(`mailboxes.failed.${done}`));
  }, [data, submit, toast, t]);
  const asked = fetcher.state === "idle" ? null : fetcher.formData;
  return {
    ask: (intent: "retry" | "dismiss" | "retry-all", id = "") => submit({ intent, id }, { method: "post" }),
    isAsked: (intent: string, id = "") => asked?.get("intent") === intent && asked.get("id") === id,
  };
}

type Changes = ReturnType<typeof useFailedChanges>;

function FailedMailPanel({ mail, changes }: { mail: FailedMail; changes: Changes }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, subject, from, mailbox, size, reason, receivedAt, identity, whole } = mail;
  const title = subject || (from ? t("mailboxes.failed.noSubject") : t("mailboxes.failed.unreadable"));
  return (
    <li>
      <Panel>
        <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
          <div className="min-w-0 flex-1 basis-72">
            <h2 className="text-sm font-semibold text-strong [overflow-wrap:anywhere]" translate="no">
              {title}
            </h2>
            <p className="mt-0.5 text-sm text-danger [overflow-wrap:anywhere]">
              <span className="sr-only">{t("mailboxes.failed.reason")}: </span>
              {reason}
            </p>
          </div>
          <div className="flex flex-wrap gap-2">
            {whole && (
              <Button
                size="sm"
                icon={RotateCw}
                pending={changes.isAsked("retry", id)}
                onClick={() => changes.ask("retry", id)}
              >
                {t("mailboxes.failed.retry")}
              </Button>
            )}
            <a
              href={`/console/email/failed/${id}`}
              download
              className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2 text-xs font-medium text-strong shadow-flat hover:bg-hover"
            >
              <Download aria-hidden className="size-3.5" />
              {t("mailboxes.failed.download")}
            </a>
            <Button
              size="sm"
              variant="ghost"
              icon={Trash2}
              pending={changes.isAsked("dismiss", id)}
              onClick={() => changes.ask("dismiss", id)}
            >
              {t("mailboxes.failed.dismiss")}
            </Button>
          </div>
        </div>
        <div className="mt-3">
          <DescriptionList
            columns={2}
            rows={[
              [t("mailboxes.failed.from"), from && <span translate="no">{from}</span>],
              [t("mailboxes.failed.to"), mailbox],
              [t("mailboxes.failed.received"), <Time key="at" at={receivedAt} mode="short" />],
              [
                t("mailboxes.failed.size"),
                t("mailboxes.failed.kilobytes", {
                  value: format.number(Math.max(1, Math.round(size / 1000))),
                }),
              ],
              [
                t("mailboxes.failed.id"),
                <span key="id" className="font-mono text-xs [overflow-wrap:anywhere]">
                  {identity}
                </span>,
              ],
            ]}
          />
        </div>
      </Panel>
    </li>
  );
}

/** Mails that could not be read: why, and what may be done about each. */
export function FailedMailsPage({
  mails,
  count,
  manages,
}: {
  mails: FailedMail[];
  count: number;
  manages: boolean;
}) {
  const { t } = useTranslation();
  const changes = useFailedChanges();
  return (
    <>
      <PageHeader
        title={t("mailboxes.failed.title")}
        lead={t("mailboxes.failed.lead")}
        meta={
          count > 0 && <span className="text-xs text-muted">{t("mailboxes.failed.count", { count })}</span>
        }
        actions={
          count > 1 && (
            <Button
              icon={RotateCw}
              pending={changes.isAsked("retry-all")}
              onClick={() => changes.ask("retry-all")}
            >
              {t("mailboxes.failed.retryAll")}
            </Button>
          )
        }
      />
      {manages && <EmailTabs current="failed" failed={count} />}
      <PageBody>
        <div className={cx("pt-4", mails.length > 0 && "max-w-5xl")}>
          {mails.length === 0 ? (
            <EmptyState title={t("mailboxes.failed.empty")} detail={t("mailboxes.failed.emptyDetail")} />
          ) : (
            <ul className="flex flex-col gap-4">
              {mails.map((mail) => (
                <FailedMailPanel key={mail.id} mail={mail} changes={changes} />
              ))}
            </ul>
          )}
          {mails.length < count && (
            <p className="pt-4 text-center">
              <Link
                to={`?show=${mails.length + 50}`}
                preventScrollReset
                className="text-sm text-action-text underline"
              >
                {t("mailboxes.failed.more")}
              </Link>
            </p>
          )}
        </div>
      </PageBody>
    </>
  );
}
