import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { CopyButton } from "#app/components/copy-button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import type { MailHeaders } from "#app/features/conversations/mail-facts.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** The headers of a mail as they came, for whoever looks into it; the original can be taken along. */
export function MailHeadersDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [found, setFound] = useState<MailHeaders | "failed" | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    fetch(`/console/mails/${id}/headers`, { signal: gone.signal })
      .then(async (response) => setFound(response.ok ? ((await response.json()) as MailHeaders) : "failed"))
      .catch(() => gone.signal.aborted || setFound("failed"));
    return () => gone.abort();
  }, [id]);
  const held = found === "failed" ? null : found;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("mails.headersTitle")}
      lead={t("mails.headersLead")}
      wide
      footer={
        held?.original && (
          <a
            href={`/console/mails/${id}/original`}
            download
            className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-3 text-sm font-medium text-strong shadow-flat hover:bg-hover"
          >
            <Download aria-hidden className="size-4" />
            {t("mails.download")}
          </a>
        )
      }
    >
      {!held && <p className="text-sm text-muted">{t(found ? "mails.notDone" : "mails.loading")}</p>}
      {held?.headers.length === 0 && <p className="text-sm text-muted">{t("mails.headersGone")}</p>}
      {held?.headers.map(({ of, text }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they stand as the mail has them
        <section key={place} className="mb-4 last:mb-0">
          <p className="mb-1 flex items-center justify-between gap-2 text-xs text-muted">
            <span>{of ? t("mails.headersOf", { name: of }) : t("mails.headers")}</span>
            <CopyButton text={text} />
          </p>
          <pre
            translate="no"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
            tabIndex={0}
            className="thin-scroll max-h-80 overflow-auto whitespace-pre-wrap rounded-md bg-sunken px-3 py-2 font-mono text-xs text-ink [overflow-wrap:anywhere]"
          >
            {text}
          </pre>
        </section>
      ))}
    </Dialog>
  );
}
