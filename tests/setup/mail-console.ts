import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { testEnvironment } from "./environment.ts";
import { startSmtp, startWorker } from "./processes.ts";
import { createDatabase, createRedis } from "./trial.ts";

interface Setting {
  /** of its only mailbox */
  address: string;
  /** where its mails leave for */
  relayPort: number;
  env?: Record<string, string>;
}

/** How much mail a console has had and has sent, and whether anything is still to be done about any of it. */
export interface MailCounts {
  taken: number;
  sent: number;
  withheld: number;
  waiting: number;
}

/**
 * A console of its own as far as mail goes: a database, a Redis, a secret, a process that takes mail by SMTP and
 * one that answers it.
 */
export async function startMailConsole({ address, relayPort, env = {} }: Setting) {
  const servers = inject("servers");
  const [database, redis] = await Promise.all([createDatabase(servers), createRedis(servers)]);
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  // The server ends these connections with the database.
  pool.on("error", () => undefined);
  await pool.query(
    `INSERT INTO mailboxes (id, address, name, language, trusted_mtas) VALUES (gen_random_uuid(), $1, 'Desk', 'en', '[]')`,
    [address],
  );
  const environment = {
    ...testEnvironment(database.url, redis.url),
    APP_SECRET: randomBytes(32).toString("hex"),
    SMTP_RELAY: `smtp://127.0.0.1:${relayPort}`,
    ...env,
  };
  const [smtp, worker] = await Promise.all([
    startSmtp({ ...environment, LOG_LEVEL: "info" }),
    startWorker({ ...environment, LOG_LEVEL: "info" }),
  ]);
  return {
    address,
    port: smtp.port,
    query: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await pool.query<Row>(sql, values)).rows,
    async counts(): Promise<MailCounts> {
      const { rows } = await pool.query<MailCounts>(
        `SELECT (SELECT count(*)::int FROM raw_emails) AS taken,
           (SELECT count(*)::int FROM outgoing_mails WHERE state = 'sent') AS sent,
           (SELECT count(*)::int FROM outgoing_mails WHERE state = 'cancelled') AS withheld,
           (SELECT count(*)::int FROM raw_emails WHERE state = 'received')
             + (SELECT count(*)::int FROM outgoing_mails WHERE state IN ('queued', 'sending')) AS waiting`,
      );
      return rows[0]!;
    },
    async close() {
      await Promise.all([smtp.stop(), worker.stop()]);
      await pool.end();
      await Promise.all([redis.close(), database.drop()]);
    },
  };
}

export type MailConsole = Awaited<ReturnType<typeof startMailConsole>>;
