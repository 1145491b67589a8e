import { useCallback, useState } from "react";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { BulkAnswer, BulkChange } from "./inbox-change.ts";
import { priorities, type TicketStatus } from "./ticket.ts";

/** What of a ticket its header shows and changes. */
export interface TicketFacts {
  id: string;
  version: number;
  number: number;
  subject: string;
  customerName: string | null;
  status: TicketStatus;
  priority: number;
  assigneeId: string | null;
  teamId: string | null;
  tags: string[];
}

const send = (body: unknown) =>
  fetch("/console/inbox/changes", {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** What a change makes of a ticket, shown until the server has told. */
export function factsOf(change: BulkChange, { tags }: TicketFacts): Partial<TicketFacts> {
  if ("status" in change) return { status: change.status };
  if ("priority" in change) return { priority: priorities.indexOf(change.priority) };
  if ("addTag" in change) return { tags: [...new Set([...tags, change.addTag])] };
  return change;
}

/** The ticket with what was just changed of it: shown at once, put back where it could not be saved. */
export function useTicketChanges(ticket: TicketFacts, onChanged: () => void) {
  const { t } = useTranslation();
  const toast = useToast();
  const { id, version } = ticket;
  // What was wished of a version that is not shown any more is done, or was overtaken.
  const [wished, setWished] = useState<{ version: number; facts: Partial<TicketFacts> }>({
    version,
    facts: {},
  });
  const change = useCallback(
    async (asked: BulkChange, facts: Partial<TicketFacts>, said: string) => {
      setWished((before) => ({
        version,
        facts: { ...(before.version === version && before.facts), ...facts },
      }));
      const drop = () => setWished({ version, facts: {} });
      try {
        const response = await send({ ids: [id], change: asked });
        if (!response.ok) throw new Error(String(response.status));
        const { changed } = (await response.json()) as BulkAnswer;
        onChanged();
        if (changed.length === 0) return;
        toast(said, {
          action: {
            label: t("common.undo"),
            run: async () => {
              drop();
              await send({ undo: changed });
              onChanged();
            },
          },
        });
      } catch {
        drop();
        toast(t("thread.notChanged"), { tone: "danger" });
      }
    },
    [id, version, onChanged, toast, t],
  );
  return { shown: { ...ticket, ...(wished.version === version && wished.facts) }, change };
}
