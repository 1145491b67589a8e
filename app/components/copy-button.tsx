import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { IconButton } from "./button.tsx";

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <IconButton
        icon={copied ? Check : Copy}
        label={label ?? t("common.copy")}
        size="sm"
        className={copied ? "text-ok" : undefined}
        onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))}
      />
      <span role="status" className="sr-only">
        {copied && t("common.copied")}
      </span>
    </>
  );
}

/** An id or another text to be copied whole: monospaced, with its copy button. */
export const CopyableText = ({ text, label }: { text: string; label?: string }) => (
  <span className="inline-flex min-w-0 items-center gap-1">
    <code className="truncate font-mono text-xs">{text}</code>
    <CopyButton text={text} label={label} />
  </span>
);
