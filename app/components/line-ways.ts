import type { Socket } from "socket.io-client";

/**
 * A websocket needs no stickiness of a balancer; where it is blocked, polling takes its place. What blocks it may
 * answer, or let it open and be silent, so that only trying the other way tells.
 */
export const ways = {
  websocketFirst: ["websocket", "polling"],
  pollingFirst: ["polling", "websocket"],
  /** where a line that was open fell silent: what swallows a websocket's words lets it open every time */
  pollingOnly: ["polling"],
};

/** The next try goes the other way. */
export function turnWay({ io: { opts } }: Pick<Socket, "io">) {
  opts.transports = opts.transports === ways.pollingFirst ? ways.websocketFirst : ways.pollingFirst;
}
