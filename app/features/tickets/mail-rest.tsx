import { useEffect, useState } from "react";
import type { MailRest as Rest } from "#app/features/conversations/mail-facts.ts";
import { LinkedText } from "#app/features/conversations/rich-text-view.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

function Following({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <p className="linked mt-2 whitespace-pre-wrap">
      <LinkedText text={text} />
    </p>
  );
}

function Part({ label, text }: { label: string; text: string }) {
  if (text === "") return null;
  return (
    <section aria-label={label} className="mt-2 border-l-2 border-line-strong pl-2.5">
      <p className="text-xs text-muted">{label}</p>
      <p className="linked whitespace-pre-wrap text-ink">
        <LinkedText text={text} />
      </p>
    </section>
  );
}

/** What a line leaves out of its mail: what is too long for it, what it quotes, its signature. */
export function MailRest({ id }: { id: string }) {
  const { t } = useTranslation();
  const [rest, setRest] = useState<Rest | "failed" | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    fetch(`/console/mails/${id}`, { signal: gone.signal })
      .then(async (response) => setRest(response.ok ? ((await response.json()) as Rest) : "failed"))
      .catch(() => gone.signal.aborted || setRest("failed"));
    return () => gone.abort();
  }, [id]);
  if (rest === null || rest === "failed")
    return <p className="mt-1 text-xs text-muted">{t(rest ? "mails.notDone" : "mails.loading")}</p>;
  if (!rest.following && !rest.quoted && !rest.signature)
    return <p className="mt-1 text-xs text-muted">{t("mails.noMore")}</p>;
  return (
    <>
      <Following text={rest.following} />
      <Part label={t("mails.signature")} text={rest.signature} />
      <Part label={t("mails.quoted")} text={rest.quoted} />
    </>
  );
}
