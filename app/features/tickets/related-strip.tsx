import { Link } from "@remix-run/react";
import { GitMerge, Link2, X } from "lucide-react";
import { Banner } from "#app/components/banner.tsx";
import { Button, IconButton } from "#app/components/button.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Related } from "./related.server.ts";

/** What a conversation is linked with, what was merged into it, and where it goes on. */
export function RelatedStrip({
  related,
  mayChange,
  onUnlink,
  onUnmerge,
}: {
  related: readonly Related[];
  mayChange: boolean;
  onUnlink: (other: Related) => void;
  onUnmerge: () => void;
}) {
  const { t } = useTranslation();
  const into = related.find(({ relation }) => relation === "merged_into");
  const others = related.filter((one) => one !== into);
  return (
    <>
      {into && (
        <div className="px-4 pb-3 lg:px-6">
          <Banner
            tone="warn"
            action={
              mayChange && (
                <Button size="sm" onClick={onUnmerge}>
                  {t("related.takeOut")}
                </Button>
              )
            }
          >
            {t("related.goesOn")}{" "}
            <Link to={`/console/inbox/${into.id}`} className="font-medium underline">
              #{into.number} {into.subject}
            </Link>
          </Banner>
        </div>
      )}
      {others.length > 0 && (
        <ul aria-label={t("related.title")} className="flex flex-wrap gap-1.5 px-4 pb-2 lg:px-6">
          {others.map((other) => (
            <li
              key={other.id}
              className="inline-flex h-6 min-w-0 max-w-64 items-center gap-1 rounded-md bg-neutral-tint pl-1.5 text-xs text-ink"
            >
              {other.relation === "merged" ? (
                <GitMerge aria-label={t("related.merged")} className="size-3 shrink-0 text-muted" />
              ) : (
                <Link2 aria-label={t("related.linked")} className="size-3 shrink-0 text-muted" />
              )}
              <Link
                to={`/console/inbox/${other.id}`}
                title={other.subject}
                className="truncate pr-1.5 hover:text-strong hover:underline"
              >
                <span className="tabular text-muted">#{other.number}</span> {other.subject}
              </Link>
              {other.relation === "linked" && (
                <IconButton
                  icon={X}
                  size="sm"
                  label={t("related.unlink", { number: other.number })}
                  onClick={() => onUnlink(other)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
