import { Halt } from "./halt.mjs";

/** The oldest PostgreSQL whose features the migrations use. */
const oldestPostgres = 15;
const patience = 5_000;

/** An address without its password, for showing. */
function shown(url) {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return "an address that cannot be read";
  }
}

/** What a server answered is said in its words, what the network did by its code. */
const reasonOf = (error) =>
  error.severity ? error.message : (error.code ?? error.errors?.[0]?.code ?? error.message);

/**
 * @param {string} url the user's own DATABASE_URL
 * @throws {Halt} when no usable PostgreSQL answers there
 */
export async function checkOwnPostgres(url) {
  const { default: pg } = await import("pg");
  let version;
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patience });
    client.on("error", () => undefined);
    await client.connect();
    const { rows } = await client.query("SHOW server_version_num");
    version = Number(rows[0].server_version_num);
    await client.end();
  } catch (error) {
    throw new Halt(
      `No PostgreSQL can be used at ${shown(url)} (${reasonOf(error)}): correct DATABASE_URL or start that server, or leave DATABASE_URL out to get a private one.`,
    );
  }
  if (version < oldestPostgres * 10_000) {
    throw new Halt(
      `The PostgreSQL at ${shown(url)} is version ${Math.floor(version / 10_000)} and ${oldestPostgres} or newer is needed: upgrade it, or leave DATABASE_URL out to get a private one.`,
    );
  }
}

/**
 * @param {string} url the user's own REDIS_URL
 * @throws {Halt} when no Redis answers there
 */
export async function checkOwnRedis(url) {
  const { Redis } = await import("ioredis");
  let failure;
  let client;
  try {
    client = new Redis(url, {
      lazyConnect: true,
      connectTimeout: patience,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    client.on("error", (error) => {
      failure = error;
    });
    await client.connect();
    await client.ping();
  } catch (error) {
    throw new Halt(
      `No Redis can be used at ${shown(url)} (${reasonOf(failure ?? error)}): correct REDIS_URL or start that server, or leave REDIS_URL out to get a private one.`,
    );
  } finally {
    client?.disconnect();
  }
}
