import { TabLinks } from "#app/components/tabs.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

export const emailTabs = ["mailboxes", "sending", "words", "signatures", "surveys", "senders"] as const;
export type EmailTab = (typeof emailTabs)[number];

/** The parts of the email settings, for those who may change them. */
export function EmailTabs({
  current,
  failed,
}: {
  current: EmailTab | "failed";
  /** mails that failed */
  failed: number;
}) {
  const { t } = useTranslation();
  const settings = emailTabs.map((tab) => ({
    to: `/console/email?tab=${tab}`,
    label: t(`email.tab.${tab}`),
    current: tab === current,
  }));
  const failures = {
    to: "/console/email/failed",
    label: t("mailboxes.failed.tab"),
    current: current === "failed",
    ...(failed > 0 && { count: failed }),
  };
  return (
    <div className="px-4 lg:px-6">
      <TabLinks label={t("email.tabs")} items={[...settings, failures]} />
    </div>
  );
}
