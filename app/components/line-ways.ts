import type { Socket } from "socket.io-client";

/**
 * A websocket needs no stickiness of a balancer; where it is blocked, polling takes its place. What blocks it may
 * answer, or let it open and be silent, so that only trying the other way tells.
 */
const ways = {
  websocketFirst: ["websocket", "polling"],
  pollingFirst: ["polling", "websocket"],
  /** where a line that was open fell silent: what swallows a websocket's words lets it open every time */
  pollingOnly: ["polling"],
};

/** The ways in the order in which a line first tries them. */
export const firstWays = ways.websocketFirst;

/**
 * Has a line try the other way where one leads nowhere: a way that led through is tried once more; then, and where
 * none has yet, every other try goes the other way. Where a line that was open fell silent, it takes polling only.
 *
 * @returns is to be called when what was asked on the open line got no answer: another line is tried at once
 */
export function takeTurns(socket: Pick<Socket, "io" | "on" | "connected">): () => void {
  const { io } = socket;
  let trusted = false;
  io.on("reconnect_attempt", () => {
    if (!trusted)
      io.opts.transports = io.opts.transports === ways.pollingFirst ? ways.websocketFirst : ways.pollingFirst;
    trusted = false;
  });
  socket.on("connect", () => {
    trusted = true;
  });
  const avoidWebsocket = () => {
    io.opts.transports = ways.pollingOnly;
    trusted = true;
  };
  socket.on("disconnect", (reason: string) => {
    if (reason === "ping timeout") avoidWebsocket();
  });
  return () => {
    if (!socket.connected) return;
    avoidWebsocket();
    io.engine.close();
  };
}
