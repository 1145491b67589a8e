import { Zap } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type ChangedTicket, mostAtOnce } from "./inbox-change.ts";
import { fitting, PickDialog } from "./inbox-pick.tsx";
import type { MacroForecast } from "./macros.server.ts";
import { postJson } from "./use-outgoing.tsx";

interface Macro {
  id: string;
  shortcut: string;
  title: string;
}
interface Ran {
  done: string[];
  changed: ChangedTicket[];
  refused: string[];
}

const path = "/console/inbox/macros";
/** As long as a single reply waits before it goes (milliseconds). */
const heldFor = 5_000;

async function ask<Answer>(body: unknown, keepalive = false): Promise<Answer> {
  const response = await postJson(path, body, keepalive);
  if (!response.ok) throw new Error(`The macro was answered ${response.status}`);
  return response.json();
}

const inParts = <Item,>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / mostAtOnce) }, (_, part) =>
    items.slice(part * mostAtOnce, (part + 1) * mostAtOnce),
  );

/**
 * Runs a macro on a selection: what it would say with holes in it is told first and left out; then it
 * waits some seconds in which all of it can be taken back.
 */
export function BulkMacro({
  ids,
  onRan,
  onClose,
}: {
  ids: readonly string[];
  /** rows to be read anew */
  onRan: (ids: readonly string[], changed: readonly ChangedTicket[]) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const [macros, setMacros] = useState<readonly Macro[] | null>(null);
  const [found, setFound] = useState<{ macro: Macro; ready: MacroForecast[]; gaps: MacroForecast[] } | null>(
    null,
  );
  const chosen = useRef(false);
  useEffect(() => {
    void fetch(path)
      .then((response) => response.json())
      .then(({ macros }: { macros: Macro[] }) => setMacros(macros))
      .catch(() => setMacros([]));
  }, []);

  async function run(macro: Macro, ready: readonly MacroForecast[]) {
    onClose();
    const batch = crypto.randomUUID();
    const all: Ran = { done: [], changed: [], refused: [] };
    for (const part of inParts(ready)) {
      const targets = part.map(({ id, lastSeq }) => ({ id, seenSeq: lastSeq }));
      try {
        const ran = await ask<Ran>({ macroId: macro.id, batch, run: targets }, true);
        all.done.push(...ran.done);
        all.changed.push(...ran.changed);
        all.refused.push(...ran.refused);
      } catch {
        all.refused.push(...part.map(({ id }) => id));
      }
    }
    onRan(
      ready.map(({ id }) => id),
      all.changed,
    );
    const { done, refused } = all;
    const text = t("replies.bulk.done", { count: done.length, name: macro.title });
    const silent = all.changed.length > 0 && ready.every(({ answers }) => !answers);
    toast(refused.length > 0 ? t("replies.bulk.partly", { text, count: refused.length }) : text, {
      tone: refused.length > 0 ? "danger" : "ok",
      ...(silent && {
        action: {
          label: t("common.undo"),
          run: () =>
            void postJson("/console/inbox/changes", { undo: all.changed }).then(() =>
              onRan(
                all.changed.map(({ id }) => id),
                [],
              ),
            ),
        },
      }),
    });
  }

  /** What answers waits to be taken back; what only changes tickets is done at once, and can be undone. */
  function hold(macro: Macro, ready: readonly MacroForecast[]) {
    onClose();
    if (ready.every(({ answers }) => !answers)) return void run(macro, ready);
    let unsay = () => {};
    const go = () => {
      window.removeEventListener("pagehide", leave);
      // What has gone cannot be taken back any more.
      unsay();
      void run(macro, ready);
    };
    const timer = setTimeout(go, heldFor);
    function leave() {
      clearTimeout(timer);
      go();
    }
    window.addEventListener("pagehide", leave);
    unsay = toast(t("replies.bulk.soon", { count: ready.length, name: macro.title }), {
      action: {
        label: t("common.undo"),
        run: () => {
          window.removeEventListener("pagehide", leave);
          clearTimeout(timer);
        },
      },
    });
  }

  async function foresee(macro: Macro) {
    chosen.current = true;
    try {
      const parts = await Promise.all(
        inParts(ids).map((part) => ask<{ forecasts: MacroForecast[] }>({ macroId: macro.id, foresee: part })),
      );
      const forecasts = parts.flatMap(({ forecasts: part }) => part);
      const ready = forecasts.filter(({ gaps }) => gaps?.length === 0);
      const gaps = forecasts.filter((one) => !ready.includes(one));
      if (gaps.length === 0) hold(macro, ready);
      else setFound({ macro, ready, gaps });
    } catch {
      toast(t("inbox.done.failed"), { tone: "danger" });
      onClose();
    }
  }

  if (found) {
    const { macro, ready, gaps } = found;
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={macro.title}
        lead={t("replies.bulk.gaps", { count: gaps.length })}
        footer={
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            {ready.length > 0 && (
              <Button variant="primary" onClick={() => hold(macro, ready)}>
                {t("replies.bulk.others", { count: ready.length })}
              </Button>
            )}
          </>
        }
      >
        <ul className="flex flex-col gap-1 text-sm text-ink">
          {gaps.map(({ id, number, gaps: names }) => (
            <li key={id}>
              <span className="tabular font-medium text-strong">#{number}</span>{" "}
              {names ? t("replies.bulk.missing", { names: names.join(", ") }) : t("replies.bulk.language")}
            </li>
          ))}
        </ul>
      </Dialog>
    );
  }
  return (
    <PickDialog
      title={t("replies.bulk.title", { count: ids.length })}
      placeholder={t("composer.macro.find")}
      nothing={t(macros === null ? "thread.canned.loading" : "composer.macro.none")}
      choices={(words) =>
        fitting(
          (macros ?? []).map((macro) => ({
            id: macro.id,
            label: macro.title,
            detail: `/${macro.shortcut}`,
            icon: Zap,
            keepsOpen: true,
            run: () => void foresee(macro),
          })),
          words,
        )
      }
      onClose={() => !chosen.current && onClose()}
    />
  );
}
