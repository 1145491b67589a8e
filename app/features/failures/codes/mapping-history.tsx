import { Badge } from "#app/components/badge.tsx";
import { Button } from "#app/components/button.tsx";
import { Progress } from "#app/components/progress.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ListedMapping } from "./code-mapping.ts";
import { useCodeWords } from "./codes-page.tsx";

function Counted({ mapping }: { mapping: ListedMapping }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { moved, total, cursor, finished } = mapping;
  if (finished)
    return moved > 0 ? <p className="text-xs text-muted">{t("codes.finished", { count: moved })}</p> : null;
  const told = cursor
    ? t("codes.progress", {
        moved: format.number(moved),
        total: format.number(total),
        time: format.short(cursor),
      })
    : t("codes.begins");
  return (
    <div className="mt-1">
      <Progress value={moved} max={Math.max(total, moved)} label={told} />
      <p className="mt-0.5 text-xs text-muted">{told}</p>
    </div>
  );
}

/** What was mapped, newest first: who, when, from what to what, how far the counts have come. */
export function MappingHistory({
  mappings,
  mayManage,
  onUndo,
}: {
  mappings: ListedMapping[];
  mayManage: boolean;
  onUndo: (version: number) => void;
}) {
  const { t } = useTranslation();
  const codeWords = useCodeWords();
  return (
    <aside
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
      tabIndex={0}
      aria-label={t("codes.history")}
      className="thin-scroll focus-inset shrink-0 overflow-auto border-line max-xl:max-h-2/5 max-xl:border-t xl:w-88 xl:border-l"
    >
      <div className="px-4 py-3">
        <h2 className="text-sm font-semibold text-strong">{t("codes.history")}</h2>
        <p className="mt-0.5 text-xs text-muted">{t("codes.historyLead")}</p>
        {mappings.length === 0 && <p className="mt-3 text-sm text-muted">{t("codes.historyEmpty")}</p>}
        <ol className="mt-2">
          {mappings.map((one) => (
            <li key={one.version} className="border-t border-line py-2 first:border-0">
              <div className="flex items-start gap-2">
                <div className="min-w-0 flex-1">
                  <p className="truncate font-mono text-sm text-strong">{codeWords(one)}</p>
                  <p className="text-sm text-ink">
                    {t("codes.entry", {
                      from: t(`failures.analyst.${one.wasReason}`),
                      to: t(`failures.analyst.${one.reason}`),
                    })}
                  </p>
                  <p className="text-xs text-muted">
                    {t("codes.version", { version: one.version })} ·{" "}
                    {t("codes.by", { name: one.by ?? t("codes.system") })} · <Time at={one.at} />
                  </p>
                  {one.undoes && <Badge>{t("codes.undoes", { version: one.undoes })}</Badge>}
                </div>
                {mayManage && one.newest && (
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`${t("codes.undo")} ${codeWords(one)}`}
                    onClick={() => onUndo(one.version)}
                  >
                    {t("codes.undo")}
                  </Button>
                )}
              </div>
              <Counted mapping={one} />
            </li>
          ))}
        </ol>
      </div>
    </aside>
  );
}
