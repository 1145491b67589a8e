import { connect, createServer, type Socket } from "node:net";
import { freePort } from "../../bin/bootstrap/testing.mjs";

export interface Balancer {
  url: string;
  /** Sends new connections to the first of these ports that takes them. */
  use(ports: readonly number[]): void;
  /** Sends each new connection to another of these ports. */
  spread(ports: readonly number[]): void;
  /**
   * From now on websockets open and then carry nothing, those that are open too; everything else goes on.
   *
   * @param from whether one that opens is silent once it has welcomed its page, or from its first word on
   */
  silenceWebsockets(from?: "welcome" | "start"): void;
  close(): Promise<void>;
}

/** Milliseconds that a websocket still works for where it opens while websockets are silenced. */
const openFor = 500;

/** What stands before several web processes: it knows nothing but which of them takes a connection. */
export async function startBalancer(): Promise<Balancer> {
  let targets: readonly number[] = [];
  let turns = false;
  let silent: "welcome" | "start" | null = null;
  /** both ends of every websocket */
  const websockets = new Set<Socket>();
  const open = new Set<Socket>();
  const hold = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    return socket;
  };

  /** What still arrives is read and dropped, and neither end learns of it. */
  const hush = (ends: Iterable<Socket>) => {
    for (const end of ends) end.unpipe().resume();
  };

  function reach(from: Socket, [port, ...others]: readonly number[]) {
    if (port === undefined) return from.destroy();
    const to = hold(connect(port, "localhost"));
    to.once("connect", () => {
      from.once("data", (first: Buffer) => {
        if (!/^upgrade: websocket/im.test(first.toString("latin1"))) return;
        for (const end of [from, to]) websockets.add(end);
        // What it needs to be open, for as long as that takes: its upgrade, and being welcomed.
        if (silent === "welcome") setTimeout(() => hush([from, to]), openFor);
        // Its upgrade is one write; what the server says next is dropped.
        if (silent === "start") to.once("data", () => hush([from, to]));
      });
      from.pipe(to);
      to.pipe(from);
      from.once("close", () => to.destroy());
      to.once("close", () => from.destroy());
    });
    to.once("error", () => {
      if (to.bytesRead === 0) reach(from, others);
    });
  }

  const server = createServer((socket) => {
    if (turns) targets = [...targets.slice(1), ...targets.slice(0, 1)];
    reach(hold(socket), targets);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
  return {
    url: `http://localhost:${port}`,
    use(ports) {
      targets = ports;
      turns = false;
    },
    spread(ports) {
      targets = ports;
      turns = true;
    },
    silenceWebsockets(from = "welcome") {
      silent = from;
      hush(websockets);
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
