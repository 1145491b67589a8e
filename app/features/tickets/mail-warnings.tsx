import { TriangleAlert } from "lucide-react";
import { useViewer } from "#app/components/viewer.tsx";
import type { MailWarning } from "#app/features/conversations/mail-facts.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** Why something may not be what it seems, in words; codes as look-alike.ts gives them. */
export function useWhy() {
  const { t } = useTranslation();
  const { locale } = useViewer();
  const one = (code: string): string => {
    if (code.startsWith("like-")) return t("mails.why.like", { name: code.slice(5) });
    switch (code) {
      case "text-names-other-host":
        return t("mails.why.textOther");
      case "mixed-alphabets":
        return t("mails.why.alphabets");
      case "foreign-twin":
        return t("mails.why.twin");
      case "name-elsewhere":
        return t("mails.why.elsewhere");
      case "house-name":
        return t("mails.why.house");
      case "user-in-address":
        return t("mails.why.user");
      case "bare-number":
        return t("mails.why.number");
      case "claims-house":
        return t("mails.why.claims");
      case "name-shows-other-address":
        return t("mails.why.otherAddress");
      default:
        return code;
    }
  };
  return (why: readonly string[]) => why.map(one).join(locale === "zh" ? "；" : "; ");
}

/** What in a mail may not be what it seems: its sender, its links. */
export function MailWarnings({ warnings }: { warnings: readonly MailWarning[] }) {
  const { t } = useTranslation();
  const words = useWhy();
  if (warnings.length === 0) return null;
  return (
    <div className="mt-1.5 rounded-md bg-warn-tint px-2 py-1.5 text-xs text-warn">
      <p className="flex items-center gap-1.5 font-medium">
        <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
        {t("mails.warning")}
      </p>
      <ul className="mt-0.5 space-y-0.5 text-ink [overflow-wrap:anywhere]">
        {warnings.map(({ host, text, why }) => {
          const key = !text ? "mails.host" : host.includes("@") ? "mails.sender" : "mails.seenAs";
          return (
            <li key={host} translate="no">
              {t(key, { host, text, why: words(why) })}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
