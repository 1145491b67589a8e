import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { minutes, seconds } from "#app/platform/time.ts";
import { type Delivery, mostMailBytes } from "../inbound/delivery.ts";
import { keepRawMail } from "../inbound/raw-mails.server.ts";
import { receivingMailbox } from "../mailboxes.server.ts";
import { createRoom } from "./room.ts";

const system = { type: "system" } as const;

export interface DoorOptions {
  host?: string;
  /** 0: any that is free */
  port?: number;
  /** PEM; with both, STARTTLS is offered */
  tls?: { key: string | Buffer; cert: string | Buffer };
  /** bytes of one mail */
  mostBytes?: number;
  /** connections of one address, and of all */
  mostOfOne?: number;
  mostConnections?: number;
  /** bytes of mails that are being received, of one address and of all */
  mostHeldOfOne?: number;
  mostHeld?: number;
  mostRecipients?: number;
  /** told of every mail that was answered */
  onMail?: (result: "accepted" | "repeated" | "refused") => void;
}

/** A refusal in SMTP's own terms (RFC 5321, RFC 3463): 4xx is tried again by the sender, 5xx is not. */
class Refusal extends Error {
  constructor(
    readonly responseCode: number,
    status: string,
    words: string,
  ) {
    super(`${status} ${words}`);
  }
}

const later = () => new Refusal(451, "4.3.0", "The mail could not be kept now; try again later");
/** Addresses are compared as IPv4 where they are. */
const addressOf = ({ remoteAddress }: SMTPServerSession) => remoteAddress.replace(/^::ffff:/i, "");

/** What went wrong, in the sender's terms; what is ours is logged and asks for another try. */
function refusalOf(error: unknown): Error {
  if (error instanceof Refusal) return error;
  log.warn({ reason: (error as Error).message }, "a mail could not be kept; its sender will try again");
  return later();
}

async function mailboxOf(recipient: string) {
  const mailbox = await receivingMailbox(recipient);
  if (!mailbox) throw new Refusal(550, "5.1.1", "There is no such mailbox here");
  if (mailbox.inPaused) throw new Refusal(450, "4.2.1", "The mailbox takes no mail at the moment");
  return mailbox.address;
}

/** The recipients by the mailbox they belong to. */
async function recipientsByMailbox({ envelope }: SMTPServerSession): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { address } of envelope.rcptTo) {
    const mailbox = await mailboxOf(address);
    found.set(mailbox, [...(found.get(mailbox) ?? []), address]);
  }
  return found;
}

/** Certificate and key for STARTTLS as the environment names them; undefined without. */
export function tlsOfEnvironment(): DoorOptions["tls"] {
  const { SMTP_TLS_KEY, SMTP_TLS_CERT } = env;
  if (!SMTP_TLS_KEY || !SMTP_TLS_CERT) return undefined;
  return { key: readFileSync(SMTP_TLS_KEY), cert: readFileSync(SMTP_TLS_CERT) };
}

/**
 * Listens for mails by SMTP (RFC 5321) and keeps them for their mailboxes. A mail is answered with 250 after its
 * bytes are committed, and not before; whatever goes wrong before asks the sender to try again, and a mail that
 * comes again is the same mail. Nothing is relayed: only our own mailboxes are known.
 *
 * @returns the port it listens on, and how to close it: mails that are being received get to finish
 */
export async function openSmtpDoor(options: DoorOptions = {}) {
  const { host = "127.0.0.1", port = 0, tls, mostBytes = mostMailBytes, onMail } = options;
  const { mostRecipients = 100, mostConnections = 200, mostOfOne = 50 } = options;
  const connections = createRoom(mostOfOne, mostConnections);
  const { mostHeldOfOne = 100_000_000, mostHeld = 200_000_000 } = options;
  const bytes = createRoom(Math.max(mostHeldOfOne, mostBytes), Math.max(mostHeld, mostBytes));
  const welcome = new Set<string>();

  /** All of a mail's bytes; one that is too large is read to its end, as SMTP wants, and not kept. */
  async function receive(stream: SMTPServerDataStream, sender: string, hold: (amount: number) => void) {
    const chunks: Buffer[] = [];
    let refusal: Refusal | undefined;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (refusal) continue;
      if (stream.sizeExceeded || stream.byteLength > mostBytes)
        refusal = new Refusal(552, "5.3.4", `The mail is larger than ${mostBytes} bytes`);
      else if (bytes.take(sender, chunk.length)) hold(chunk.length);
      else refusal = new Refusal(451, "4.3.2", "Too much is being received at the moment; try again later");
      if (refusal) chunks.length = 0;
      else chunks.push(chunk);
    }
    if (refusal) throw refusal;
    if (stream.sizeExceeded) throw new Refusal(552, "5.3.4", `The mail is larger than ${mostBytes} bytes`);
    return Buffer.concat(chunks);
  }

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const sender = addressOf(session);
    let held = 0;
    try {
      const raw = await receive(stream, sender, (amount) => {
        held += amount;
      });
      if (raw.length === 0) throw new Refusal(554, "5.6.0", "There is nothing in the mail");
      const delivery: Omit<Delivery, "to"> = {
        ip: sender,
        helo: session.hostNameAppearsAs || "",
        from: session.envelope.mailFrom ? session.envelope.mailFrom.address : "",
        tls: session.secure,
      };
      let id = "";
      for (const [mailbox, to] of await recipientsByMailbox(session)) {
        const kept = await keepRawMail(system, raw, mailbox, { delivery: { ...delivery, to } });
        onMail?.(kept.result);
        ({ id } = kept);
      }
      return `2.0.0 Kept as ${id}`;
    } finally {
      bytes.give(sender, held);
    }
  }

  const server = new SMTPServer({
    name: "upay-console",
    banner: "UPay Console",
    // What is given here is the key of whoever runs it; without one there is no STARTTLS to trust wrongly.
    disabledCommands: tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...tls,
    logger: false,
    size: mostBytes,
    // Every answer says its own status.
    hideENHANCEDSTATUSCODES: true,
    disableReverseLookup: true,
    maxClients: mostConnections,
    socketTimeout: minutes(2),
    closeTimeout: seconds(8),
    onConnect(session, callback) {
      if (!connections.take(addressOf(session), 1))
        return callback(new Refusal(421, "4.7.0", "Too many connections; try again later"));
      welcome.add(session.id);
      callback();
    },
    onClose(session) {
      if (welcome.delete(session.id)) connections.give(addressOf(session), 1);
    },
    onRcptTo({ address }, session, callback) {
      if (session.envelope.rcptTo.length >= mostRecipients)
        return callback(new Refusal(452, "4.5.3", "Too many recipients; send the mail again to the others"));
      mailboxOf(address).then(
        () => callback(),
        (error) => callback(refusalOf(error)),
      );
    },
    onData(stream, session, callback) {
      take(stream, session).then(
        (words) => callback(null, words),
        (error) => {
          onMail?.("refused");
          callback(refusalOf(error));
        },
      );
    },
  });
  // A sender that hangs up is its own trouble.
  server.on("error", (error: Error) => log.debug({ reason: error.message }, "a mail connection ended"));
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, host, () => {
      server.server.off("error", reject);
      resolve();
    });
  });
  return {
    host,
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
