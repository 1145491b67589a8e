import { keepReading } from "#app/features/channels/email/imap/keep-reading.server.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { startHeartbeat } from "#app/platform/processes.server.ts";
import { closeQueues } from "#app/platform/queue.server.ts";
import { closeRedis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";
import { count, readCounters } from "./counters.ts";

const names = { accepted: "mailsAccepted", repeated: "mailsRepeated" } as const;

// A process of its own: connections that others keep waiting, and mails of any size, hold up nobody.
const stopReading = keepReading((result) => count(names[result]));
const stopHeartbeat = startHeartbeat("imap", readCounters);
log.info("IMAP is ready");

let closing = false;

/** Mails that are being kept get to be kept, but not for longer than ten seconds: the server still has them. */
async function close(signal: string) {
  if (closing) return;
  closing = true;
  log.info({ signal }, "IMAP closes");
  setTimeout(() => process.exit(1), seconds(10)).unref();
  await Promise.all([stopHeartbeat(), stopReading()]);
  await Promise.allSettled([closeQueues(), closeDatabase()]);
  await closeRedis();
  process.exit(0);
}

process.on("SIGTERM", close);
process.on("SIGINT", close);
