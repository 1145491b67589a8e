import { Check, Copy } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** Something that is shown this once: what it is, the text itself, and a way to take it along. */
export function OneTimeSecret({
  title,
  lead,
  secret,
  copy,
  children,
}: {
  title: string;
  lead: string;
  secret: string;
  /** what the copying button says */
  copy: string;
  children?: React.ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => section.current?.focus(), []);
  async function take() {
    // Selected as well, for browsers that let nobody but the person copy.
    field.current?.select();
    await navigator.clipboard?.writeText(secret);
    setCopied(true);
  }
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-labelledby={id}
      className="rounded-lg border border-action/40 bg-action-tint p-4 outline-none"
    >
      <h3 id={id} className="text-sm font-semibold text-strong">
        {title}
      </h3>
      <p className="mt-1 text-xs text-ink">{lead}</p>
      <textarea
        ref={field}
        readOnly
        rows={secret.includes("\n") ? secret.split("\n").length : Math.ceil(secret.length / 40)}
        aria-label={title}
        value={secret}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        className="mt-3 w-full resize-none break-all rounded-md border border-field-line bg-surface px-2.5 py-2 font-mono text-xs leading-5 text-strong"
      />
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button variant="primary" icon={copied ? Check : Copy} onClick={take}>
          {copied ? t("common.copied") : copy}
        </Button>
        {children}
      </div>
      <p role="status" className="sr-only">
        {copied ? t("common.copied") : ""}
      </p>
    </section>
  );
}
