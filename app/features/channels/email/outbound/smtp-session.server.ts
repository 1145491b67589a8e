import { Readable } from "node:stream";
import type { NodemailerError } from "nodemailer/lib/errors";
import SMTPConnection, { type SMTPConnectionSendInfo } from "nodemailer/lib/smtp-connection";
import XOAuth2 from "nodemailer/lib/xoauth2";
import { minutes, seconds } from "#app/platform/time.ts";
import { fetchAccessToken, NoAccessToken } from "../access-token.server.ts";
import type { Outcome, RefusedRecipient } from "./outgoing.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

/** However slow a server is, a mail is answered or broken off by then; its lease lasts longer. */
export const longestSending = minutes(4);

export interface Handing {
  /** the envelope's sender */
  from: string;
  to: string[];
  raw: Buffer;
  /** called when the server has said that it wants the content, before any of it goes */
  onHandOver: () => Promise<void>;
}

/** A connection to the server that takes a mailbox's mails. */
export interface SmtpSession {
  /** Never throws: whatever happens is an outcome. */
  send(mail: Handing): Promise<Outcome>;
  /** whether another mail may go over it */
  usable(): boolean;
  close(): void;
}

const wordsOf = ({ response, message }: NodemailerError) =>
  (response || message || "no answer").replaceAll("\0", "").replace(/\s+/g, " ").slice(0, 1_000);

/** The server is away, or does not let us in; nothing was said of any mail. */
export class Unreachable extends Error {}

/** Keeps the refresh token that a server gave in place of the one in the settings. */
export type KeepRefreshToken = (refreshToken: string) => Promise<void>;

async function loginOf({ auth }: SmtpSettings, keep: KeepRefreshToken) {
  if (auth.type === "none") return null;
  const { user } = auth;
  if (auth.type === "password") return { user, pass: auth.password };
  // The library renews access tokens too, and says nothing of refresh tokens.
  return { user, oauth2: new XOAuth2({ user, accessToken: await fetchAccessToken(auth, keep) }) };
}

function connectionTo({ host, port, security, ca }: SmtpSettings): SMTPConnection {
  return new SMTPConnection({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    connectionTimeout: seconds(20),
    greetingTimeout: seconds(20),
    socketTimeout: minutes(2),
    socketCloseTimeout: seconds(1),
    ...(ca && { tls: { ca } }),
  });
}

/** Turns what a callback says into a promise; an `error` of the connection before it counts as its answer. */
function answered<T>(connection: SMTPConnection, ask: (done: (error?: unknown, result?: T) => void) => void) {
  return new Promise<T | undefined>((resolve, reject) => {
    const lost = (error: Error) => reject(error);
    connection.once("error", lost);
    ask((error, result) => {
      connection.off("error", lost);
      if (error) reject(error);
      else resolve(result);
    });
  });
}

const refusedOf = (errors: NodemailerError[] = []): RefusedRecipient[] =>
  errors.map((error) => ({
    address: (error as { recipient?: string }).recipient ?? "",
    words: wordsOf(error),
    permanent: (error.responseCode ?? 0) >= 500,
  }));

/** What an error means for the mail that was being sent. */
function outcomeOf(error: NodemailerError, handedOver: boolean): Outcome {
  const answer = wordsOf(error);
  const { rejectedErrors } = error as { rejectedErrors?: NodemailerError[] };
  if (rejectedErrors?.length) return { result: "answered", answer, refused: refusedOf(rejectedErrors) };
  if (error.code === "EMESSAGE" && !error.responseCode)
    return { result: "refused", answer, permanent: true, problem: "too_large" };
  if (error.responseCode && /^(MAIL FROM|RCPT TO|DATA)/.test(error.command ?? ""))
    return { result: "refused", answer, permanent: error.permanent ?? error.responseCode >= 500 };
  return handedOver ? { result: "unknown", answer } : { result: "unreachable", answer };
}

/**
 * Connects to a server and shows it who we are.
 *
 * @throws {Unreachable} with the server's words
 */
export async function openSession(settings: SmtpSettings, keep: KeepRefreshToken): Promise<SmtpSession> {
  const login = await loginOf(settings, keep).catch((error: unknown) => {
    throw error instanceof NoAccessToken ? new Unreachable(error.message) : error;
  });
  const connection = connectionTo(settings);
  // After the first one, errors have been told already.
  connection.on("error", () => undefined);
  try {
    await answered(connection, (done) => connection.connect((error) => done(error)));
    if (login) await answered(connection, (done) => connection.login(login, done));
  } catch (error) {
    connection.close();
    throw new Unreachable(wordsOf(error as NodemailerError));
  }
  let usable = true;

  async function send({ from, to, raw, onHandOver }: Handing): Promise<Outcome> {
    let handedOver = false;
    // It is read when the server has asked for the content, and not before.
    const content = Readable.from(
      (async function* () {
        await onHandOver();
        handedOver = true;
        yield raw;
      })(),
      { objectMode: false },
    );
    let deadline: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_resolve, reject) => {
        deadline = setTimeout(() => reject(new Error("The server took too long")), longestSending);
      });
      const info = await Promise.race([
        answered<SMTPConnectionSendInfo>(connection, (done) =>
          connection.send({ from, to, size: raw.length }, content, done),
        ),
        late,
      ]);
      return { result: "answered", answer: info?.response ?? "", refused: refusedOf(info?.rejectedErrors) };
    } catch (error) {
      usable = false;
      connection.close();
      return outcomeOf(error as NodemailerError, handedOver);
    } finally {
      clearTimeout(deadline);
    }
  }

  return {
    send,
    usable: () => usable && !connection.destroyed,
    close() {
      usable = false;
      if (!connection.destroyed) connection.quit();
    },
  };
}
