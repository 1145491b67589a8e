import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveEvent, useLiveState } from "#app/components/live.tsx";
import type { ConversationContext, FoundCustomer } from "./context.ts";

const pathOf = (id: string) => `/console/inbox/${id}/context`;

/** A session that ended answers with the sign-in page: going there is all that helps. */
function checked(response: Response): Response {
  if (response.redirected) window.location.reload();
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response;
}

async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  return checked(await fetch(path, { signal })).json() as Promise<T>;
}

/** Changes told within this many milliseconds are read together. */
const settling = 250;

/**
 * What stands beside a conversation, read anew when it changes. It is read apart from the
 * page's loaders, so that a failure here never takes the thread away.
 */
export function useConversationContext(id: string) {
  const [held, setHeld] = useState<{ id: string; context: ConversationContext } | null>(null);
  const [failed, setFailed] = useState(false);
  const asked = useRef<AbortController | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const live = useLiveState();

  const reload = useCallback(async () => {
    asked.current?.abort();
    const controller = new AbortController();
    asked.current = controller;
    try {
      const context = await read<ConversationContext>(pathOf(id), controller.signal);
      setHeld({ id, context });
      setFailed(false);
    } catch {
      if (!controller.signal.aborted) setFailed(true);
    }
  }, [id]);

  useEffect(() => {
    setFailed(false);
    void reload();
    return () => {
      asked.current?.abort();
      clearTimeout(timer.current);
    };
  }, [reload]);

  useLiveEvent("conversation.changed", (event) => {
    if (event.id !== id) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void reload(), settling);
  });
  const wasAway = useRef(false);
  useEffect(() => {
    if (live === "away") wasAway.current = true;
    else if (live === "live" && wasAway.current) {
      wasAway.current = false;
      void reload();
    }
  }, [live, reload]);

  const change = useCallback(
    async (fields: Record<string, string>): Promise<{ before?: string | null; passed?: boolean }> => {
      const response = checked(
        await fetch(pathOf(id), { method: "POST", body: new URLSearchParams(fields) }),
      );
      const answer = (await response.json()) as { before?: string | null; passed?: boolean };
      await reload();
      return answer;
    },
    [id, reload],
  );

  return { context: held?.id === id ? held.context : null, failed, reload, change };
}

/** Customers by id, name, address or number, as somebody types. */
export function useCustomerFinder(id: string) {
  const [words, setWords] = useState("");
  const [found, setFound] = useState<FoundCustomer[] | null>(null);
  useEffect(() => {
    setFound(null);
    if (words.trim().length < 2) return;
    const controller = new AbortController();
    const wait = setTimeout(async () => {
      const path = `${pathOf(id)}?${new URLSearchParams({ find: words.trim() })}`;
      const answer = await read<{ found: FoundCustomer[] }>(path, controller.signal).catch(() => null);
      if (answer) setFound(answer.found);
    }, 180);
    return () => {
      clearTimeout(wait);
      controller.abort();
    };
  }, [id, words]);
  return { words, setWords, found };
}
