import { connect, createServer, type Socket } from "node:net";
import { freePort } from "../../bin/bootstrap/testing.mjs";

export interface Balancer {
  url: string;
  /** Sends new connections to the first of these ports that takes them. */
  use(ports: readonly number[]): void;
  /** Sends each new connection to another of these ports. */
  spread(ports: readonly number[]): void;
  close(): Promise<void>;
}

/** What stands before several web processes: it knows nothing but which of them takes a connection. */
export async function startBalancer(): Promise<Balancer> {
  let targets: readonly number[] = [];
  let turns = false;
  const open = new Set<Socket>();
  const hold = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    return socket;
  };

  function reach(from: Socket, [port, ...others]: readonly number[]) {
    if (port === undefined) return from.destroy();
    const to = hold(connect(port, "localhost"));
    to.once("connect", () => {
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
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
