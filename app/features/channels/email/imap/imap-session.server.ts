import { ImapFlow } from "imapflow";
import { minutes, seconds } from "#app/platform/time.ts";
import { fetchAccessToken, NoAccessToken } from "../access-token.server.ts";
import { mostMailBytes } from "../inbound/delivery.ts";
import type { ImapSettings } from "./imap-settings.ts";
import { problemOf, ReadingProblem } from "./reading-problem.ts";

/** Longest silence in IDLE before it is begun anew; servers may hang up after half an hour (RFC 2177). */
const longestIdle = minutes(5);

async function loginOf({ auth }: ImapSettings, onRefreshToken: (refreshToken: string) => Promise<void>) {
  if (auth.type === "password") return { user: auth.user, pass: auth.password };
  const accessToken = await fetchAccessToken(auth, onRefreshToken).catch((error: unknown) => {
    throw error instanceof NoAccessToken ? new ReadingProblem(error.kind, error.message) : error;
  });
  return { user: auth.user, accessToken };
}

/**
 * Connects to a mailbox's server, shows it who we are and opens its folder.
 *
 * @param onRefreshToken keeps the refresh token that comes in place of the old one
 * @throws {ReadingProblem}
 */
export async function openImapSession(
  settings: ImapSettings,
  onRefreshToken: (refreshToken: string) => Promise<void>,
): Promise<ImapFlow> {
  const { host, port, security, ca, folder, marksSeen } = settings;
  const client = new ImapFlow({
    host,
    port,
    secure: security === "tls",
    doSTARTTLS: security === "starttls",
    auth: await loginOf(settings, onRefreshToken),
    ...(ca && { tls: { ca } }),
    clientInfo: { name: "UPay Console" },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: longestIdle,
    connectionTimeout: seconds(20),
    greetingTimeout: seconds(20),
    socketTimeout: longestIdle + minutes(1),
    // What is larger is fetched in part.
    maxLiteralSize: mostMailBytes + 1_000_000,
    maxResponseSize: mostMailBytes + 2_000_000,
  });
  // Told by whatever waits for an answer, or by the end of the connection.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw problemOf(error);
  }
  try {
    await client.mailboxOpen(folder, { readOnly: !marksSeen });
  } catch (error) {
    client.close();
    const { kind, message } = problemOf(error);
    throw new ReadingProblem(kind === "other" ? "folder" : kind, message);
  }
  return client;
}
