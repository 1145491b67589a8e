import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "./env.server.ts";
import { log } from "./log.server.ts";
import { type Prisma, PrismaClient } from "./prisma/client.ts";

// Every bigint we read is checked to be at most 2^53 - 1 where it is written.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The one pool of a process. Hot paths write SQL against it; everything else goes through {@link prisma}. */
export const pool = new pg.Pool({
  connectionString: env.DATABASE_URL,
  max: env.DATABASE_POOL,
  application_name: "upay-console",
  idleTimeoutMillis: 30_000,
  // A database that stalls is told as away instead of holding requests without end.
  connectionTimeoutMillis: 10_000,
});
pool.on("error", (error) => log.warn({ reason: error.message }, "an idle database connection was lost"));

export const prisma = new PrismaClient({
  adapter: new PrismaPg(pool, { disposeExternalPool: false }),
  // Two seconds, as is usual, is what a busy machine needs for a sign-in beside a full pool.
  transactionOptions: { maxWait: 10_000, timeout: 15_000 },
});

/** A client inside `prisma.$transaction`, or the client itself. */
export type Tx = Prisma.TransactionClient;

/**
 * Runs one statement where its caller is: within a Prisma transaction, or on a connection of the pool, which costs
 * a third of it. What is shared by both is written against this.
 *
 * @returns its rows
 */
export type Sql = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

export const sqlWithin =
  (tx: Tx): Sql =>
  (text, values = []) =>
    tx.$queryRawUnsafe(text, ...values);

export const sqlOn =
  (client: pg.ClientBase): Sql =>
  async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(text, [...values])).rows;

/**
 * Runs `work` in one transaction on a pooled connection: commits what it returns, rolls back what it throws.
 */
export async function transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Without a listener, a connection that is cut between two statements would end the process.
  const lost = (error: Error) => {
    broken = error;
  };
  client.on("error", lost);
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollback: Error) => {
      broken = rollback;
    });
    throw error;
  } finally {
    client.off("error", lost);
    client.release(broken);
  }
}

export async function closeDatabase() {
  await prisma.$disconnect();
  await pool.end();
}
