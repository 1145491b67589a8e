import { useRevalidator } from "@remix-run/react";
import { createContext, useCallback, useContext, useEffect, useRef, useState } from "react";
import { io, type Socket } from "socket.io-client";
import type { ConversationChange, ServerEvents, StaffEvents } from "#app/events.ts";
import { firstWays, takeTurns } from "./line-ways.ts";

/** What components may listen to: changes of conversations one by one, though they are told together. */
type HeardEvents = ServerEvents & { "conversation.changed": (change: ConversationChange) => void };

type LiveSocket = Socket<HeardEvents, StaffEvents>;
export type LiveState = "connecting" | "live" | "away";

/** How long an answer is waited for before the next try (milliseconds): what lets a websocket open may swallow its words. */
const patience = 8_000;

const LiveContext = createContext<{
  socket: LiveSocket | null;
  state: LiveState;
  /** an answer did not come: another line is tried */
  doubt: () => void;
}>({ socket: null, state: "connecting", doubt: () => undefined });

/**
 * One socket for the whole console. What was missed while there was none is not replayed: whenever it
 * opens, the page's loaders run again, and they hold the truth. That is so the first time too: what
 * happened since the server wrote the page was told to nobody here.
 */
export function LiveProvider({ children }: { children: React.ReactNode }) {
  const [socket, setSocket] = useState<LiveSocket | null>(null);
  const [state, setState] = useState<LiveState>("connecting");
  const doubting = useRef<() => void>();
  const doubt = useCallback(() => doubting.current?.(), []);
  const { revalidate } = useRevalidator();
  const again = useRef(revalidate);
  again.current = revalidate;

  useEffect(() => {
    const live: LiveSocket = io("/staff", {
      path: "/live",
      transports: firstWays,
      tryAllTransports: true,
      timeout: patience,
    });
    doubting.current = takeTurns(live);
    live.on("connect", () => {
      setState("live");
      again.current();
    });
    live.on("disconnect", (reason) => {
      setState("away");
      // The server cut us off: either the session has ended, which the loaders tell, or it restarts.
      if (reason === "io server disconnect") {
        again.current();
        live.connect();
      }
    });
    live.on("connect_error", () => setState("away"));
    live.on("conversations.changed", (changes) => {
      for (const change of changes) for (const hear of live.listeners("conversation.changed")) hear(change);
    });
    live.on("session.ended", () => again.current());
    setSocket(live);
    return () => {
      live.disconnect();
    };
  }, []);

  return <LiveContext.Provider value={{ socket, state, doubt }}>{children}</LiveContext.Provider>;
}

/** Whether live events arrive now. */
export const useLiveState = () => useContext(LiveContext).state;

/** Calls the newest `handler` for every event of that name while the component is shown. */
export function useLiveEvent<Name extends keyof HeardEvents>(name: Name, handler: HeardEvents[Name]) {
  const { socket } = useContext(LiveContext);
  const newest = useRef(handler);
  newest.current = handler;
  useEffect(() => {
    if (!socket) return;
    const listen = ((data: never) => (newest.current as (data: never) => void)(data)) as never;
    socket.on(name, listen);
    return () => {
      socket.off(name, listen);
    };
  }, [socket, name]);
}

/** Says something to the server while the line is open; what is said without one is lost. */
export function useLiveSay() {
  const { socket } = useContext(LiveContext);
  return useCallback(
    <Name extends keyof StaffEvents>(name: Name, ...said: Parameters<StaffEvents[Name]>) => {
      if (socket?.connected) socket.emit(name, ...said);
    },
    [socket],
  );
}

type Said = Parameters<StaffEvents["message.send"]>[0];
type Answered = Parameters<Parameters<StaffEvents["message.send"]>[1]>[0];

/** Milliseconds after which a question is taken to have gone astray. */
const answeredWithin = 8_000;
/** Characters of a question that fit through the line, whatever their language: the server reads 16 kB at once. */
const longestAsked = 5_000;

/**
 * Asks the server something over the line. Null where there is no line, no answer, or the server wants it asked by a
 * request: whatever is asked this way can be asked again.
 */
export function useLiveAsk() {
  const { socket, doubt } = useContext(LiveContext);
  return useCallback(
    async (said: Said): Promise<Answered> => {
      // Without a network the line seems open for a while; a request tells at once.
      if (!socket?.connected || !navigator.onLine || JSON.stringify(said).length > longestAsked) return null;
      return socket
        .timeout(answeredWithin)
        .emitWithAck("message.send", said)
        .catch(() => {
          doubt();
          return null;
        });
    },
    [socket, doubt],
  );
}
