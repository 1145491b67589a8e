import { Send } from "lucide-react";
import { useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { Progress } from "#app/components/progress.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Notifying } from "./notices.server.ts";
import { type About, TextToManyDialog } from "./text-to-many.tsx";

function NoticeDialog({
  about,
  notifying: { count: all, most, wording, approved, examples },
  mayManage,
  onClose,
}: {
  about: About;
  notifying: Notifying;
  mayManage: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const count = Math.min(all, most);
  return (
    <TextToManyDialog
      about={about}
      title={t("incidents.notice.write")}
      lead={t("incidents.notice.lead")}
      text={wording}
      mayChange={mayManage}
      keep={{ label: t("incidents.notice.approve"), kind: "notice", told: t("incidents.notice.approved") }}
      sending={{
        fields: { intent: "notify" },
        takeBack: (notice) => ({ intent: "withdraw_notice", notice }),
        told: (going) => t("incidents.notice.sending", going),
        takenBack: t("incidents.notice.withdrawn"),
        meanwhile: t("incidents.notice.meanwhile"),
      }}
      sendLabel={t("incidents.notice.send", { count })}
      maySend={count > 0 && (mayManage || approved)}
      examples={examples.map((one) => ({ ...one, called: one.name ?? one.customerId }))}
      onClose={onClose}
    >
      {!mayManage && (
        <Banner tone={approved ? "ok" : "warn"}>
          {t(approved ? "incidents.notice.isApproved" : "incidents.notice.notApproved")}
        </Banner>
      )}
      {all > most && (
        <p className="text-xs text-muted">{t("incidents.notice.capped", { count: most, all })}</p>
      )}
    </TextToManyDialog>
  );
}

/** Writing first to those who have not written: to how many, and how far it has come. */
export function NoticePanel({
  about,
  notifying,
  mayManage,
  mayNotify,
  open: isOpen,
}: {
  about: About;
  notifying: Notifying;
  /** may change the text, and approve it */
  mayManage: boolean;
  mayNotify: boolean;
  /** whether payments fail still */
  open: boolean;
}) {
  const { t } = useTranslation();
  const [writing, setWriting] = useState(false);
  const { count, progress } = notifying;
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
      {writing && (
        <NoticeDialog
          about={about}
          notifying={notifying}
          mayManage={mayManage}
          onClose={() => setWriting(false)}
        />
      )}
    </div>
  );
}
