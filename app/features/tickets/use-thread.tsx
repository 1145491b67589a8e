import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveEvent, useLiveState } from "#app/components/live.tsx";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { seconds } from "#app/platform/time.ts";
import { type Input, openThread, type Stretch, step } from "./growing-thread.ts";

/** A customer's line under the name that they have here. */
const signed = (line: ThreadMessage, customerName: string | null): ThreadMessage =>
  line.authorType === "customer" ? { ...line, authorName: customerName } : line;

/** How long lines are waited for. */
const patience = seconds(20);

/** @throws where nobody answers, or not with lines */
async function readStretch(
  conversationId: string,
  place: { before?: number; after?: number },
): Promise<Stretch> {
  const search = new URLSearchParams(Object.entries(place).map(([name, seq]) => [name, String(seq)]));
  const response = await fetch(`/console/inbox/${conversationId}/thread?${search}`, {
    signal: AbortSignal.timeout(patience),
  });
  if (!response.ok) throw new Error(`The thread answered ${response.status}`);
  return response.json();
}

/**
 * A thread that grows in place: further up and down when asked, at its end by itself. What was
 * missed while the line was away is asked for by the last seq that is held.
 *
 * @param customerName what lines of the customer are signed with that come by the live line
 */
export function useThread(conversationId: string, first: Stretch, customerName: string | null) {
  const [thread, setThread] = useState(() => openThread(first));
  /** what is held now, drawn or not */
  const held = useRef(thread);
  const resting = useRef<ReturnType<typeof setTimeout>>();
  const opened = useRef(true);

  const take = useCallback(
    (input: Input) => {
      const { state, effect } = step(held.current, input);
      if (state !== held.current) setThread(state);
      held.current = state;
      if (effect?.type === "ask")
        void readStretch(conversationId, { after: effect.after })
          .catch(() => null)
          .then((stretch) => opened.current && take({ type: "followed", stretch }));
      else if (effect) resting.current = setTimeout(() => take({ type: "rested" }), effect.wait);
    },
    [conversationId],
  );
  useEffect(() => {
    opened.current = true;
    return () => {
      opened.current = false;
      clearTimeout(resting.current);
    };
  }, []);

  useLiveEvent("conversation.changed", ({ id, lastSeq: seq }) => {
    if (id === conversationId) take({ type: "reaches", seq });
  });
  useLiveEvent("thread.reaches", ({ conversationId: id, seq }) => {
    if (id === conversationId) take({ type: "reaches", seq });
  });
  useLiveEvent("line.added", ({ conversationId: id, line }) => {
    if (id === conversationId) take({ type: "line", line: signed(line, customerName) });
  });
  /** Reads a line again that is held: something about it is new. */
  const readAgain = useCallback(
    async (seq: number) => {
      const stretch = await readStretch(conversationId, { after: seq - 1 }).catch(() => null);
      const line = stretch?.messages[0];
      if (line?.seq === seq) take({ type: "reread", line });
    },
    [conversationId, take],
  );
  useLiveEvent("line.changed", ({ conversationId: id, seq }) => {
    if (id === conversationId && held.current.messages.some((line) => line.seq === seq)) void readAgain(seq);
  });
  const live = useLiveState();
  useEffect(() => {
    if (live !== "live") return;
    take({ type: "back" });
    // What was told while the line was away.
    for (const { seq, delivery } of held.current.messages.slice(-20))
      if (delivery?.state === "queued" || delivery?.state === "sending") void readAgain(seq);
  }, [live, take, readAgain]);

  const earlier = async () => {
    const stretch = await readStretch(conversationId, { before: thread.messages[0]?.seq ?? 1 }).catch(
      () => null,
    );
    if (stretch) take({ type: "preceded", stretch });
  };
  const later = useCallback(async () => take({ type: "wanted" }), [take]);
  /** new lines could not be read, and are asked for again */
  const behind = thread.failures > 0;
  return { ...thread, behind, earlier, later, readAgain };
}
