import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveEvent, useLiveSay, useLiveState } from "#app/components/live.tsx";
import type { Doing } from "#app/events.ts";
import { believedFor, type Presence, present, toldEvery, withTold, writingRests } from "./presence.ts";

/**
 * Tells colleagues that the viewer is at a conversation and what they write there, and knows
 * who else is. A tab that nobody sees tells nothing.
 */
export function usePresence(conversationId: string, viewerId: string) {
  const say = useLiveSay();
  const live = useLiveState();
  const [known, setKnown] = useState<readonly Presence[]>([]);
  const [, look] = useState(0);
  const page = useRef("");
  const doing = useRef<Doing>("looking");

  const tell = useCallback(() => {
    page.current ||= crypto.randomUUID();
    const seen = document.visibilityState === "visible";
    say("presence.tell", { conversationId, page: page.current, doing: seen ? doing.current : null });
  }, [say, conversationId]);

  useEffect(() => {
    if (live !== "live") return;
    tell();
    const timer = setInterval(() => {
      tell();
      // Who has not been heard for a while is left out of the next drawing.
      look((turn) => turn + 1);
    }, toldEvery);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
      say("presence.tell", { conversationId, page: page.current, doing: null });
    };
  }, [live, tell, say, conversationId]);

  useLiveEvent("presence.asked", (asked) => {
    if (asked.conversationId === conversationId) tell();
  });
  useLiveEvent("presence.told", (told) => {
    if (told.conversationId === conversationId && told.staffId !== viewerId)
      setKnown((before) => withTold(before, told, Date.now()));
  });

  const resting = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(resting.current), []);
  /** the viewer writes; told once, and again when they rest */
  const writing = useCallback(
    (kind: "reply" | "note") => {
      const now: Doing = kind === "reply" ? "replying" : "noting";
      if (doing.current !== now) {
        doing.current = now;
        tell();
      }
      clearTimeout(resting.current);
      resting.current = setTimeout(() => {
        doing.current = "looking";
        tell();
      }, writingRests);
    },
    [tell],
  );

  const others = known.length === 0 ? known : present(known, Date.now());
  // An empty list is drawn as such without waiting for the next turn.
  useEffect(() => {
    if (others.length === 0) return;
    const timer = setTimeout(() => look((turn) => turn + 1), believedFor);
    return () => clearTimeout(timer);
  }, [others.length]);
  return { others, writing };
}
