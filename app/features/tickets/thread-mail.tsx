import { Code, FileText, Flag, LayoutTemplate, Quote, Scissors, Undo2, Users, UserX } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { useToast } from "#app/components/toast.tsx";
import type { MailFacts } from "#app/features/conversations/mail-facts.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { MailCheck } from "./mail-check.tsx";
import { MailForwarded } from "./mail-forwarded.tsx";
import { MailFrame } from "./mail-frame.tsx";
import { MailRest } from "./mail-rest.tsx";
import { MailWarnings } from "./mail-warnings.tsx";
import { useMailChange } from "./use-mail-change.tsx";

// Seldom asked for: it is loaded then.
const HeadersDialog = lazy(() =>
  import("./mail-headers-dialog.tsx").then(({ MailHeadersDialog: dialog }) => ({ default: dialog })),
);

/** That its writer is not the customer: somebody we wrote to, or nobody of this conversation. */
function NotTheCustomer({ mail: { part, fromAddress } }: { mail: MailFacts }) {
  const { t } = useTranslation();
  if (part === "customer") return null;
  const [Icon, look] = part === "stranger" ? [UserX, "bg-warn-tint text-warn"] : [Users, "text-muted"];
  return (
    <p
      className={cx(
        "mb-1 flex items-start gap-1.5 rounded-md px-2 py-1 text-xs [overflow-wrap:anywhere]",
        look,
      )}
    >
      <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
      {t(`mails.${part}`, { address: fromAddress || "–" })}
    </p>
  );
}

/**
 * A line that came by mail: its words, or the mail as it was formatted; who it is from and whether that is so;
 * what in it may not be what it seems; and what can be done about it.
 *
 * @param children its words
 */
export function ThreadMail({
  mail,
  author,
  mayInspect,
  mayReply,
  onChanged,
  children,
}: {
  mail: MailFacts;
  author: string;
  /** whether the viewer may read headers and take the original along */
  mayInspect: boolean;
  /** whether the viewer may say whose the conversation is */
  mayReply: boolean;
  /** it was marked, or its original sender taken, or no longer is */
  onChanged: () => void;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const [formatted, setFormatted] = useState(false);
  const [images, setImages] = useState(false);
  const [rest, setRest] = useState(false);
  const [headers, setHeaders] = useState(false);
  const { asking, ask } = useMailChange(mail.id, onChanged);
  return (
    <>
      <NotTheCustomer mail={mail} />
      {formatted ? (
        <MailFrame
          id={mail.id}
          author={author}
          images={images}
          onImages={() => setImages(true)}
          onMissing={() => {
            setFormatted(false);
            toast(t("mails.notShown"), { tone: "danger" });
          }}
        />
      ) : (
        <>
          {children}
          {rest && <MailRest id={mail.id} />}
        </>
      )}
      {mail.beginning && (
        <p className="mt-1.5 flex items-start gap-1.5 text-xs text-warn">
          <Scissors aria-hidden className="mt-px size-3.5 shrink-0" />
          {t("mails.beginning")}
        </p>
      )}
      <MailForwarded mail={mail} mayReply={mayReply} onChanged={onChanged} />
      <MailWarnings warnings={mail.warnings} />
      <div className="-mx-1 mt-1.5">
        <MailCheck mail={mail} />
      </div>
      <div className="-mx-2 flex flex-wrap items-center gap-0.5">
        {mail.formatted && (
          <Button
            size="sm"
            variant="ghost"
            icon={formatted ? FileText : LayoutTemplate}
            aria-pressed={formatted}
            onClick={() => setFormatted(!formatted)}
          >
            {t(formatted ? "mails.plain" : "mails.formatted")}
          </Button>
        )}
        {mail.more && !formatted && (
          <Button size="sm" variant="ghost" icon={Quote} aria-expanded={rest} onClick={() => setRest(!rest)}>
            {t(rest ? "mails.less" : "mails.more")}
          </Button>
        )}
        {mail.reported ? (
          <span className="inline-flex items-center gap-1.5 px-2 text-xs font-medium text-danger">
            <Flag aria-hidden className="size-3.5" />
            {t("mails.reported")}
            <Button size="sm" variant="ghost" icon={Undo2} pending={asking} onClick={() => ask("withdraw")}>
              {t("mails.withdraw")}
            </Button>
          </span>
        ) : (
          <Button size="sm" variant="ghost" icon={Flag} pending={asking} onClick={() => ask("report")}>
            {t("mails.report")}
          </Button>
        )}
        {mayInspect && (
          <Button size="sm" variant="ghost" icon={Code} onClick={() => setHeaders(true)}>
            {t("mails.headers")}
          </Button>
        )}
      </div>
      {headers && (
        <Suspense fallback={null}>
          <HeadersDialog id={mail.id} onClose={() => setHeaders(false)} />
        </Suspense>
      )}
    </>
  );
}
