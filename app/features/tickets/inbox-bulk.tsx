import { useCallback, useRef, useState } from "react";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import {
  type BulkAnswer,
  type BulkChange,
  type ChangedTicket,
  mostAtOnce,
  type UndoAnswer,
} from "./inbox-change.ts";
import type { InboxListRow } from "./inbox-steady.ts";
import { priorities } from "./ticket.ts";

async function send<Answer>(body: unknown): Promise<Answer> {
  const response = await fetch("/console/inbox/changes", {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The change was answered ${response.status}`);
  return response.json();
}

/** A long list in parts that one request may carry. */
const inParts = <Item,>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / mostAtOnce) }, (_, part) =>
    items.slice(part * mostAtOnce, (part + 1) * mostAtOnce),
  );

/** What a change makes of a row, shown until the server has told. */
const foreseen =
  (change: BulkChange, nameOf: (staffId: string) => string | null) =>
  (row: InboxListRow): Partial<InboxListRow> => {
    if ("until" in change) return { status: "snoozed", snoozedUntil: change.until };
    if ("status" in change)
      return { status: change.status, ...(change.status === "solved" && { waitingSince: null }) };
    if ("priority" in change) return { priority: priorities.indexOf(change.priority) };
    if ("addTag" in change) return { tags: [...new Set([...row.tags, change.addTag])] };
    if ("teamId" in change) return { teamId: change.teamId };
    return {
      assigneeId: change.assigneeId,
      assigneeName: change.assigneeId && nameOf(change.assigneeId),
    };
  };

/** Ids that were asked for, with what became of them. */
async function changeInParts(ids: readonly string[], change: BulkChange) {
  const done: BulkAnswer = { changed: [], refused: [] };
  for (const part of inParts(ids)) {
    try {
      const { changed, refused } = await send<BulkAnswer>({ ids: part, change });
      done.changed.push(...changed);
      done.refused.push(...refused);
    } catch {
      // Those of earlier parts are changed, and can be taken back.
      done.refused.push(...part);
    }
  }
  return done;
}

/**
 * Changes of a selection: shown at once, told in one message, taken back by one press.
 *
 * @param list the steady list that shows the rows
 */
export function useBulkChange(
  list: {
    change: (ids: readonly string[], next: (row: InboxListRow) => Partial<InboxListRow>) => void;
    refresh: (ids: readonly string[]) => void;
  },
  nameOf: (staffId: string) => string | null,
) {
  const { t } = useTranslation();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [undoable, setUndoable] = useState<readonly ChangedTicket[] | null>(null);

  /** takes away the message of the last change, which offers to take the change back */
  const unsay = useRef<() => void>(() => undefined);

  const undo = useCallback(
    async (changes: readonly ChangedTicket[]) => {
      setUndoable(null);
      unsay.current();
      setPending(true);
      let back = 0;
      let failed = false;
      for (const part of inParts(changes)) {
        try {
          back += (await send<UndoAnswer>({ undo: part })).back;
        } catch {
          failed = true;
        }
      }
      setPending(false);
      list.refresh(changes.map(({ id }) => id));
      if (failed) toast(t("inbox.done.failed"), { tone: "danger" });
      else if (back === 0) toast(t("inbox.done.notUndone"), { tone: "danger" });
      else toast(t(back < changes.length ? "inbox.done.undonePartly" : "inbox.done.undone", { count: back }));
    },
    [list.refresh, toast, t],
  );

  /** @param said what was done to so many, in words */
  async function apply(ids: readonly string[], change: BulkChange, said: (count: number) => string) {
    list.change(ids, foreseen(change, nameOf));
    setPending(true);
    const { changed, refused } = await changeInParts(ids, change);
    setPending(false);
    list.refresh(ids);
    if (changed.length === 0) {
      toast(t(refused.length > 0 ? "inbox.done.failed" : "inbox.done.nothing"), {
        tone: refused.length > 0 ? "danger" : "ok",
      });
      return false;
    }
    const text = said(changed.length);
    setUndoable(changed);
    unsay.current = toast(
      refused.length > 0 ? t("inbox.done.partly", { text, count: refused.length }) : text,
      {
        tone: refused.length > 0 ? "danger" : "ok",
        action: { label: t("common.undo"), run: () => undo(changed) },
      },
    );
    return true;
  }

  return { apply, pending, undo: undoable && (() => undo(undoable)) };
}
