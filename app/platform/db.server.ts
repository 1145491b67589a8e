import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "./env.server.ts";
import { log } from "./log.server.ts";
import { type Prisma, PrismaClient } from "./prisma/client.ts";

// Every bigint we read is checked to be at most 2^53 - 1 where it is written.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const settings: pg.PoolConfig = {
  connectionString: env.DATABASE_URL,
  application_name: "upay-console",
  idleTimeoutMillis: 30_000,
  // A database that stalls is told as away instead of holding requests without end.
  connectionTimeoutMillis: 10_000,
};
const idleLost = (error: Error) =>
  log.warn({ reason: error.message }, "an idle database connection was lost");

/** The pool of a process. Hot paths write SQL against it; everything else goes through {@link prisma}. */
export const pool = new pg.Pool({ ...settings, max: env.DATABASE_POOL });
pool.on("error", idleLost);

/**
 * Connections on which a statement is sent before the one ahead of it is answered, for {@link swiftTransaction}. They
 * are few and apart: whoever waits on them for a row that is locked keeps nobody else from the pool.
 */
const swift = new pg.Pool({ ...settings, max: 8, pipeline: true });
swift.on("error", idleLost);

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

/** Lends `work` a connection for one transaction, which is rolled back where it throws. */
async function lend<T>(from: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await from.connect();
  let broken: Error | undefined;
  // Without a listener, a connection that is cut between two statements would end the process.
  const lost = (error: Error) => {
    broken = error;
  };
  client.on("error", lost);
  try {
    return await work(client);
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

/**
 * Runs `work` in one transaction on a pooled connection: commits what it returns, rolls back what it throws.
 */
export const transaction = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  lend(pool, async (client) => {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  });

/**
 * Runs `work` in one transaction whose statements need not wait for each other's answers: it sends its own `BEGIN`
 * with the first of them and calls `commit` right behind the last. The order of sending is the order of execution,
 * and once one has failed all that follow fail too, the commit included.
 *
 * @throws where anything failed; then nothing was done
 */
export const swiftTransaction = <T>(
  work: (client: pg.PoolClient, commit: () => Promise<void>) => Promise<T>,
): Promise<T> =>
  lend(swift, (client) =>
    work(client, async () => {
      // What has failed before is rolled back by a commit, without an error of its own.
      const { command } = await client.query("COMMIT");
      if (command !== "COMMIT") throw new Error("The transaction was rolled back");
    }),
  );

export async function closeDatabase() {
  await prisma.$disconnect();
  await Promise.all([pool.end(), swift.end()]);
}
