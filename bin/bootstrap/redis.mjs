import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findOneOf } from "./commands.mjs";
import { Halt } from "./halt.mjs";
import { privateFolder } from "./paths.mjs";
import { freePort } from "./ports.mjs";
import { installSystemPackages } from "./system-packages.mjs";

/** What BullMQ asks for. */
const oldest = [6, 2];
const programs = ["redis-server", "valkey-server"];

/**
 * The Redis or Valkey server on the PATH, installed first where we may.
 *
 * @param {(detail: string) => void} [note]
 * @returns {Promise<string>} its file
 * @throws {Halt} when there is none, or one that is too old
 */
export async function provideRedisProgram(note = () => undefined) {
  if (!findOneOf(programs)) {
    await installSystemPackages(
      { what: "Redis", packages: { apt: ["redis-server"], dnf: ["redis"], brew: ["redis"] } },
      note,
    );
  }
  const program = findOneOf(programs);
  if (!program)
    throw new Halt(
      "Redis was installed but is not on the PATH: add its folder to PATH, then run the command again.",
    );
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1])) {
    throw new Halt(
      `${program} is version ${major}.${minor} and ${oldest.join(".")} or newer is needed: install a newer one, or set REDIS_URL to a server of your own.`,
    );
  }
  return program;
}

/** A connection that fails at once when nobody listens. */
async function connect(port, password) {
  const { Redis } = await import("ioredis");
  const client = new Redis({
    host: "127.0.0.1",
    port,
    password,
    lazyConnect: true,
    connectTimeout: 2_000,
    retryStrategy: () => null,
  });
  client.on("error", () => undefined);
  await client.connect();
  await client.ping();
  return client;
}

/** What the server of that folder was started with last. */
function recorded(data) {
  try {
    const text = readFileSync(join(data, "redis.conf"), "utf8");
    const setting = (name) => new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1];
    return { port: Number(setting("port")), password: setting("requirepass") };
  } catch {
    return undefined;
  }
}

/** Ends a server that a killed supervisor left behind: ours is who takes our password and keeps its data in our folder. */
export async function endLeftoverRedis(data) {
  const { port, password } = recorded(data) ?? {};
  if (!port) return;
  let client;
  try {
    client = await connect(port, password);
    const [, folder] = await client.config("GET", "dir");
    if (folder === data) await client.shutdown();
  } catch {
    // Nobody there, or somebody else: the port chosen next will be a free one.
  } finally {
    client?.disconnect();
  }
}

function configuration({ data, port, password, purpose, logFile }) {
  return [
    `port ${port}`,
    "bind 127.0.0.1",
    "protected-mode yes",
    `requirepass ${password}`,
    `dir "${data}"`,
    `logfile "${logFile}"`,
    "tcp-backlog 128",
    "daemonize no",
    // Queues must never lose an entry to make room for another.
    "maxmemory-policy noeviction",
    `appendonly ${purpose === "work" ? "yes" : "no"}`,
    'save ""',
    "",
  ].join("\n");
}

/**
 * Prepares a private Redis on a free port of 127.0.0.1.
 *
 * @param {{ home: string, password: string, purpose: "work" | "trial", logFile: string, program: string }} options
 * @returns {Promise<{ url: string, port: number, launch: () => Promise<import("node:child_process").ChildProcess> }>}
 *   `launch` starts it, and again on the same port
 * @throws {Halt}
 */
export async function openRedis({ home, password, purpose, logFile, program }) {
  const data = privateFolder(join(home, "redis"));
  const before = recorded(data)?.port;
  await endLeftoverRedis(data);
  const port = await freePort(before);
  const file = join(data, "redis.conf");
  writeFileSync(file, configuration({ data, port, password, purpose, logFile }), { mode: 0o600 });

  const launch = async () => {
    const log = openSync(logFile, "a", 0o600);
    const child = spawn(program, [file], { cwd: data, detached: true, stdio: ["ignore", log, log] });
    closeSync(log);
    let ended = false;
    child.once("exit", () => {
      ended = true;
    });
    for (;;) {
      try {
        (await connect(port, password)).disconnect();
        return child;
      } catch {
        if (ended) {
          const reason = readFileSync(logFile, "utf8").trim().split("\n").at(-1);
          throw new Halt(`Redis did not start (${reason}): its log is ${logFile}.`);
        }
      }
      await pause(30);
    }
  };
  return { url: `redis://:${password}@127.0.0.1:${port}/0`, port, launch };
}
