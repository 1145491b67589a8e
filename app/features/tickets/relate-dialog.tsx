import { useEffect, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { SearchField } from "#app/components/search-field.tsx";
import { Skeleton } from "#app/components/states.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Related } from "./related.server.ts";

/** Typing rests this long before it is looked for. */
const rest = 200;

/** Conversations that fit the words; null while nothing has been answered yet. */
function useCandidates(conversationId: string, words: string): Related[] | null {
  const [found, setFound] = useState<Related[] | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(
          `/console/inbox/${conversationId}/related?${new URLSearchParams({ find: words })}`,
          { signal: leaving.signal, redirect: "manual" },
        );
        if (response.ok) setFound(((await response.json()) as { found: Related[] }).found);
      } catch {
        // What was asked meanwhile answers instead.
      }
    }, rest);
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [conversationId, words]);
  return found;
}

function Candidates({
  conversationId,
  verb,
  pending,
  onChoose,
}: {
  conversationId: string;
  verb: string;
  pending: boolean;
  onChoose: (other: Related) => void;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const found = useCandidates(conversationId, words);
  return (
    <>
      <SearchField
        label={t("related.find")}
        placeholder={t("related.find")}
        autoFocus
        onChange={(event) => setWords(event.target.value)}
        onClear={() => setWords("")}
      />
      <div className="mt-3 min-h-40">
        {found === null && <Skeleton lines={[80, 60, 70]} />}
        {found?.length === 0 && <p className="py-4 text-sm text-muted">{t("related.none")}</p>}
        <ul>
          {found?.map((other) => (
            <li key={other.id} className="flex items-center gap-3 py-1.5">
              <div className="min-w-0 flex-1">
                <p className="truncate text-sm text-strong">
                  <span className="tabular text-muted">#{other.number}</span> {other.subject}
                </p>
                <p className="truncate text-xs text-muted">
                  {[
                    other.customerName,
                    t(`context.channel.${other.channel}`),
                    t(`search.status.${other.status}`),
                  ]
                    .filter(Boolean)
                    .join(" · ")}{" "}
                  · <Time at={other.lastMessageAt} />
                </p>
              </div>
              <Button
                size="sm"
                pending={pending}
                aria-label={`${verb} #${other.number}`}
                onClick={() => onChoose(other)}
              >
                {verb}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** Chooses the conversation that this one is merged into or linked with. */
export function RelateDialog({
  conversationId,
  intent,
  pending,
  onChoose,
  onClose,
}: {
  conversationId: string;
  /** null while it is closed */
  intent: "merge" | "link" | null;
  pending: boolean;
  onChoose: (other: Related) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={intent !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t(intent === "link" ? "related.linkTitle" : "related.mergeTitle")}
      lead={t(intent === "link" ? "related.linkLead" : "related.mergeLead")}
    >
      {intent && (
        <Candidates
          conversationId={conversationId}
          verb={t(intent === "link" ? "related.linkVerb" : "related.mergeVerb")}
          pending={pending}
          onChoose={onChoose}
        />
      )}
    </Dialog>
  );
}
