import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveEvent, useLiveState } from "#app/components/live.tsx";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";

interface Stretch {
  messages: ThreadMessage[];
  before: boolean;
  after: boolean;
}

/** Lines by seq, each once, in their order; a line that is read again replaces itself. */
export function merged(held: readonly ThreadMessage[], more: readonly ThreadMessage[]): ThreadMessage[] {
  const bySeq = new Map(held.map((line) => [line.seq, line]));
  for (const line of more) bySeq.set(line.seq, line);
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}

/** A customer's line under the name that they have here. */
const signed = (line: ThreadMessage, customerName: string | null): ThreadMessage =>
  line.authorType === "customer" ? { ...line, authorName: customerName } : line;

/**
 * A thread that grows in place: further up and down when asked, at its end by itself. What was
 * missed while the line was away is asked for by the last seq that is held.
 *
 * @param customerName what lines of the customer are signed with that come by the live line
 */
export function useThread(conversationId: string, first: Stretch, customerName: string | null) {
  const [thread, setThread] = useState(first);
  /** what is held now, drawn or not */
  const held = useRef(thread);
  const change = useCallback((changed: (now: Stretch) => Stretch) => {
    held.current = changed(held.current);
    setThread(held.current);
  }, []);
  const busy = useRef(false);
  const again = useRef(false);

  const read = useCallback(
    async (place: { before?: number; after?: number }): Promise<void> => {
      const search = new URLSearchParams(Object.entries(place).map(([name, seq]) => [name, String(seq)]));
      const response = await fetch(`/console/inbox/${conversationId}/thread?${search}`);
      if (!response.ok) return;
      const more = (await response.json()) as Stretch;
      change((now) => ({
        messages: merged(now.messages, more.messages),
        before: place.before === undefined ? now.before : more.before,
        after: place.after === undefined ? now.after : more.after,
      }));
    },
    [conversationId, change],
  );

  /** Reads what follows the last line; asked again while it reads, it reads once more. */
  const catchUp = useCallback(async () => {
    if (busy.current) {
      again.current = true;
      return;
    }
    busy.current = true;
    try {
      do {
        again.current = false;
        await read({ after: held.current.messages.at(-1)?.seq ?? 0 });
      } while (again.current);
    } finally {
      busy.current = false;
    }
  }, [read]);

  useLiveEvent("conversation.changed", ({ id, lastSeq }) => {
    const last = held.current.messages.at(-1)?.seq ?? 0;
    // Somebody who reads further up is not taken to the end.
    if (id === conversationId && lastSeq > last && !held.current.after) void catchUp();
  });
  useLiveEvent("line.added", ({ conversationId: id, line }) => {
    if (id !== conversationId) return;
    // After a gap, or further up, the change that is told of next has the lines read.
    change((now) =>
      !now.after && line.seq === (now.messages.at(-1)?.seq ?? 0) + 1
        ? { ...now, messages: [...now.messages, signed(line, customerName)] }
        : now,
    );
  });
  /** Reads a line again that is held: something about it is new. */
  const readAgain = useCallback(
    async (seq: number) => {
      const response = await fetch(`/console/inbox/${conversationId}/thread?after=${seq - 1}`);
      if (!response.ok) return;
      const [line] = ((await response.json()) as Stretch).messages;
      if (line?.seq === seq) change((now) => ({ ...now, messages: merged(now.messages, [line]) }));
    },
    [conversationId, change],
  );
  useLiveEvent("line.changed", ({ conversationId: id, seq }) => {
    if (id === conversationId && held.current.messages.some((line) => line.seq === seq)) void readAgain(seq);
  });
  const live = useLiveState();
  useEffect(() => {
    if (live !== "live") return;
    if (!held.current.after) void catchUp();
    // What was told while the line was away.
    for (const { seq, delivery } of held.current.messages.slice(-20))
      if (delivery?.state === "queued" || delivery?.state === "sending") void readAgain(seq);
  }, [live, catchUp, readAgain]);

  const earlier = () => read({ before: thread.messages[0]?.seq ?? 1 });
  return { ...thread, earlier, later: catchUp, readAgain };
}
