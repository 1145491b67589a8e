import { useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveEvent } from "#app/components/live.tsx";
import { seconds } from "#app/platform/time.ts";
import { readTicketPage } from "./pages-ahead.tsx";
import type { TicketPage } from "./ticket-page.server.ts";

/** A page that was read ahead within this time is taken for the present one. */
const young = seconds(10);

/**
 * The page of the open conversation, as it was read last: again whenever it changes, and when it had been read
 * long before it was opened.
 *
 * @param first as the loader gave it
 * @param readAt when it was read ahead (milliseconds since 1970); null where it was read when it was opened
 */
export function useTicketPage(first: TicketPage, readAt: number | null) {
  const { id } = first.ticket;
  const { revalidate } = useRevalidator();
  const [read, setRead] = useState({ first, page: first });
  const page = read.first === first ? read.page : first;
  const newest = useRef(first);
  newest.current = first;
  const asked = useRef(0);

  const reread = useCallback(async () => {
    asked.current += 1;
    const turn = asked.current;
    let again: TicketPage | null;
    try {
      again = await readTicketPage(id);
    } catch {
      // The next event asks again.
      return;
    }
    if (turn !== asked.current) return;
    if (again) setRead({ first: newest.current, page: again });
    // The loaders say why it is not shown any more.
    else revalidate();
  }, [id, revalidate]);

  useLiveEvent("conversation.changed", (change) => {
    if (change.id === id && change.version > page.ticket.version) void reread();
  });
  useEffect(() => {
    if (readAt !== null && Date.now() - readAt > young) void reread();
  }, [readAt, reread]);
  return { page, reread };
}
