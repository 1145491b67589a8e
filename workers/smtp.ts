import { hostname } from "node:os";
import { openSmtpDoor, tlsOfEnvironment } from "#app/features/channels/email/smtp/smtp-door.server.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { startHeartbeat } from "#app/platform/processes.server.ts";
import { closeQueues } from "#app/platform/queue.server.ts";
import { closeRedis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";
import { count, readCounters } from "./counters.ts";

const names = { accepted: "mailsAccepted", repeated: "mailsRepeated", refused: "mailsRefused" } as const;

// A process of its own: it is reached from outside, and restarts of it disturb nobody.
const door = await openSmtpDoor({
  host: env.SMTP_HOST,
  port: env.SMTP_PORT,
  tls: tlsOfEnvironment(),
  onMail: (result) => count(names[result]),
}).catch((error: NodeJS.ErrnoException) => {
  const where = `${env.SMTP_HOST}:${env.SMTP_PORT}`;
  log.error(
    { reason: error.message },
    `Nobody can listen for mail on ${where}: set SMTP_PORT to a port that is free`,
  );
  process.exit(1);
});
/** Who listens everywhere is found by the machine's name. */
const reachedBy = ["0.0.0.0", "::"].includes(door.host) ? hostname() : door.host;
const stopHeartbeat = startHeartbeat("smtp", readCounters, `${reachedBy}:${door.port}`);
log.info({ host: door.host, port: door.port, starttls: Boolean(env.SMTP_TLS_KEY) }, "SMTP is ready");

let closing = false;

/** Mails that are being received get to finish, but not for longer than ten seconds: their senders try again. */
async function close(signal: string) {
  if (closing) return;
  closing = true;
  log.info({ signal }, "SMTP closes");
  setTimeout(() => process.exit(1), seconds(10)).unref();
  await Promise.all([stopHeartbeat(), door.close()]);
  await Promise.allSettled([closeQueues(), closeDatabase()]);
  await closeRedis();
  process.exit(0);
}

process.on("SIGTERM", close);
process.on("SIGINT", close);
