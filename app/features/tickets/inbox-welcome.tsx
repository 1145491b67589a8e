import { MessagesSquare } from "lucide-react";
import { KeyHint } from "#app/components/key-hint.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** The middle while no conversation is open: the keys by which one works through the list. */
export function InboxWelcome() {
  const { t } = useTranslation();
  const keys = [
    ["j", t("inbox.keys.next")],
    ["k", t("inbox.keys.previous")],
    ["x", t("inbox.keys.select")],
    ["u", t("inbox.keys.back")],
    ["/", t("inbox.keys.search")],
    ["?", t("inbox.keys.all")],
  ] as const;
  return (
    <div className="m-auto flex max-w-sm flex-col items-center px-6 py-10 text-center">
      <span className="mb-3 flex size-10 items-center justify-center rounded-full bg-neutral-tint text-muted">
        <MessagesSquare aria-hidden className="size-5" strokeWidth={1.75} />
      </span>
      <p className="text-base font-medium text-strong">{t("inbox.welcome.title")}</p>
      <p className="mt-1 text-pretty text-sm text-muted">{t("inbox.welcome.detail")}</p>
      <dl className="mt-5 grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 text-left text-sm">
        {keys.map(([key, words]) => (
          <div key={key} className="contents">
            <dt className="justify-self-center">
              <KeyHint keys={key} />
              <span className="sr-only">{key}</span>
            </dt>
            <dd className="text-ink">{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
