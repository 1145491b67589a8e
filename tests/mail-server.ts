import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";

/** An SMTP refusal: `new Refusal(550, "5.1.1 No such user")`. */
export class Refusal extends Error {
  constructor(
    readonly responseCode: number,
    words: string,
  ) {
    super(words);
  }
}

export interface Delivered {
  from: string;
  to: string[];
  raw: Buffer;
  mail: Email;
}

/** What a server does at each step; what throws refuses, what never ends hangs. */
export interface Habits {
  onMailFrom?: (address: string) => unknown;
  onRcptTo?: (address: string) => unknown;
  /** with the whole mail, before it says that it has it */
  onMail?: (mail: Delivered, session: SMTPServerSession) => unknown;
}

/** A mail server that keeps what it is given, and has whatever habits a test wants. */
export async function mailServer(options: SMTPServerOptions = {}) {
  const delivered: Delivered[] = [];
  const habits: Habits = {};
  const sockets = new Set<{ destroy: () => void }>();
  const step = (work: () => unknown, callback: (error?: Error | null) => void) =>
    Promise.resolve()
      .then(work)
      .then(
        () => callback(),
        (error) => callback(error as Error),
      );
  const server = new SMTPServer({
    disabledCommands: options.key ? [] : ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: true,
    logger: false,
    closeTimeout: 100,
    onMailFrom: ({ address }, _session, callback) => void step(() => habits.onMailFrom?.(address), callback),
    onRcptTo: ({ address }, _session, callback) => void step(() => habits.onRcptTo?.(address), callback),
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks);
        void step(async () => {
          const { mailFrom, rcptTo } = session.envelope;
          const one: Delivered = {
            from: mailFrom ? mailFrom.address : "",
            to: rcptTo.map(({ address }) => address),
            raw,
            mail: await PostalMime.parse(raw),
          };
          await habits.onMail?.(one, session);
          delivered.push(one);
        }, callback);
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    delivered,
    habits,
    /** hangs up on everybody */
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
