import { useRevalidator } from "@remix-run/react";
import { Send } from "lucide-react";
import { useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { TextArea } from "#app/components/field.tsx";
import { Progress } from "#app/components/progress.tsx";
import { useToast } from "#app/components/toast.tsx";
import type { Scope } from "#app/features/failures/payment.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident, Preview } from "./answer-panel.tsx";
import type { Notifying } from "./notices.server.ts";
import { answerFor, wordingFault } from "./wording.ts";

interface About {
  incidentId: string;
  scope: Scope;
  merchantName: string | null;
  notifying: Notifying;
  /** may change the text, and approve it */
  mayManage: boolean;
}

function NoticeDialog({
  incidentId,
  scope,
  merchantName,
  notifying,
  mayManage,
  onClose,
}: About & { onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  const [wording, setWording] = useState(notifying.wording);
  const [pending, setPending] = useState(false);
  const fault = wordingFault(wording.en) ?? wordingFault(wording.zh);
  const count = Math.min(notifying.count, notifying.most);
  const sorry = () => toast(t("common.error.title"), { tone: "danger" });

  async function withdraw(notice: string) {
    try {
      const { withdrawn } = await changeIncident(incidentId, { intent: "withdraw_notice", notice });
      toast(t(withdrawn ? "incidents.notice.withdrawn" : "incidents.answers.tooLate"), {
        tone: withdrawn ? "ok" : "danger",
      });
      revalidate();
    } catch {
      sorry();
    }
  }

  async function send() {
    setPending(true);
    try {
      const {
        notice,
        count: to,
        seconds,
      } = await changeIncident(incidentId, { intent: "notify", ...wording });
      if (!notice) toast(t("incidents.notice.meanwhile"), { tone: "danger" });
      else
        toast(t("incidents.notice.sending", { count: to, seconds }), {
          action: { label: t("incidents.answers.undo"), run: () => void withdraw(notice) },
        });
      onClose();
      revalidate();
    } catch {
      sorry();
    } finally {
      setPending(false);
    }
  }

  async function approve() {
    try {
      await changeIncident(incidentId, { intent: "wording", kind: "notice", ...wording });
      toast(t("incidents.notice.approved"));
      revalidate();
    } catch {
      sorry();
    }
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={t("incidents.notice.write")}
      lead={t("incidents.notice.lead")}
      footer={
        <>
          {mayManage && (
            <Button disabled={fault !== null} onClick={() => void approve()}>
              {t("incidents.notice.approve")}
            </Button>
          )}
          <Button
            variant="primary"
            icon={Send}
            pending={pending}
            disabled={fault !== null || count === 0 || !(mayManage || notifying.approved)}
            onClick={() => void send()}
          >
            {t("incidents.notice.send", { count })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!mayManage && (
          <Banner tone={notifying.approved ? "ok" : "warn"}>
            {t(notifying.approved ? "incidents.notice.isApproved" : "incidents.notice.notApproved")}
          </Banner>
        )}
        {notifying.count > notifying.most && (
          <p className="text-xs text-muted">
            {t("incidents.notice.capped", { count: notifying.most, all: notifying.count })}
          </p>
        )}
        {mayManage && <p className="text-xs text-muted">{t("incidents.answers.blanks")}</p>}
        {(["en", "zh"] as const).map((language) => {
          const own = wordingFault(wording[language]);
          return (
            <TextArea
              key={language}
              label={t(language === "en" ? "incidents.answers.english" : "incidents.answers.chinese")}
              lang={language === "en" ? "en-GB" : "zh-CN"}
              rows={7}
              readOnly={!mayManage}
              value={wording[language]}
              error={own ? t(`incidents.answers.fault.${own}`) : undefined}
              onChange={(event) => setWording({ ...wording, [language]: event.target.value })}
            />
          );
        })}
        {notifying.examples.map((one) => (
          <Preview
            key={one.language}
            name={one.name ?? one.customerId}
            text={answerFor(wording, scope, merchantName, one)}
          />
        ))}
      </div>
    </Dialog>
  );
}

/** Writing first to those who have not written: to how many, and how far it has come. */
export function NoticePanel({
  open: isOpen,
  mayNotify,
  ...about
}: About & {
  /** whether payments fail still */
  open: boolean;
  mayNotify: boolean;
}) {
  const { t } = useTranslation();
  const [writing, setWriting] = useState(false);
  const { count, progress } = about.notifying;
  const busy = progress?.state === "waiting";
  return (
    <div className="mb-3 flex flex-col gap-2">
      {progress && (
        <div>
          <Progress
            label={t("incidents.notice.progressLabel")}
            value={progress.sent + progress.skipped}
            max={progress.total}
          />
          <p className="mt-1 text-xs text-muted">
            {t("incidents.notice.progress", {
              sent: progress.sent,
              total: progress.total,
              skipped: progress.skipped,
            })}
          </p>
        </div>
      )}
      {isOpen && !busy && (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-sm text-ink">
            {count > 0 ? t("incidents.notice.reachable", { count }) : t("incidents.notice.nobody")}
          </p>
          {mayNotify && count > 0 && (
            <Button size="sm" icon={Send} onClick={() => setWriting(true)}>
              {t("incidents.notice.write")}
            </Button>
          )}
        </div>
      )}
      {writing && <NoticeDialog {...about} onClose={() => setWriting(false)} />}
    </div>
  );
}
