import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Halt } from "./halt.mjs";
import { markOf, privateFolder } from "./paths.mjs";
import { freePort } from "./ports.mjs";
import { outsideFolder, postgresBinaries, postgresUser } from "./postgres-binaries.mjs";
import { commandOf, isAlive, waitForEnd } from "./processes.mjs";
import { run } from "./run.mjs";

const megabyte = 1024 * 1024;
const owner = "upay";

/** The libc locale to create databases with: what is there differs between systems, UTF-8 must be. */
function libcLocale() {
  const { stdout = "" } = spawnSync("locale", ["-a"], { encoding: "utf8" });
  const known = new Set((stdout ?? "").split("\n").map((name) => name.trim()));
  return ["C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8"].find((name) => known.has(name)) ?? "C";
}

/**
 * For a machine with two cores that does other things too. `work` is what a person keeps: every
 * commit is on the disk before it is confirmed. `trial` is thrown away: nothing has to survive a power cut.
 */
function settings(purpose) {
  const memory = totalmem() / megabyte;
  const shared = Math.round(Math.min(1024, Math.max(128, memory / (purpose === "work" ? 8 : 32))));
  const values = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${Math.round(memory / 2)}MB`,
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    max_wal_size: "2GB",
    checkpoint_timeout: "15min",
    random_page_cost: "1.1",
    // Short queries: compiling them would take longer than running them.
    jit: "off",
    lc_messages: "C",
    log_line_prefix: "%m [%p] ",
    ...(purpose === "trial" && { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  // Containers often have 64 MB of shared memory, too little for parallel queries.
  const room = existsSync("/dev/shm") ? statfsSync("/dev/shm") : undefined;
  if (room && room.bsize * room.blocks < 256 * megabyte) values.dynamic_shared_memory_type = "mmap";
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** A folder of that user alone. */
function ownFolder(path, user) {
  privateFolder(path);
  if (user.uid !== undefined) chownSync(path, user.uid, user.gid);
  return path;
}

/** Creates the database cluster beside its place and moves it there when it is whole. */
async function initialise({ data, password, binaries, user, purpose }) {
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  ownFolder(fresh, user);
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${fresh}`,
        `--username=${owner}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // Sorting and case that are the same on every system; libc is left with what it alone does.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        `--locale=${libcLocale()}`,
        ...(purpose === "trial" ? ["--no-sync"] : []),
      ],
      { ...user, cwd: fresh },
    );
    renameSync(fresh, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Whether that user may enter a folder. */
const enters = (folder, user) =>
  user.uid === undefined ||
  spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...user, cwd: "/" }).status === 0;

/** Where the data lie: in `home`, unless the database's own user cannot get there. */
function dataFolderFor(home, user) {
  if (user.uid !== undefined) privateFolder(home, 0o711);
  const data = enters(home, user)
    ? join(home, "postgres")
    : join(privateFolder(outsideFolder, 0o711), `postgres-${markOf(home)}`);
  return ownFolder(data, user);
}

/**
 * Ends a server that a killed supervisor left behind, after proving that it is the one of this
 * folder; removes the mark of one that is gone, whose number may belong to another program now.
 */
export async function endLeftoverPostgres(data) {
  const mark = join(data, "postmaster.pid");
  if (!existsSync(mark)) return;
  const [pid] = readFileSync(mark, "utf8").split("\n").map(Number);
  if (Number.isInteger(pid) && isAlive(pid)) {
    const command = commandOf(pid);
    if (command?.includes(data)) {
      process.kill(pid, "SIGINT");
      if (!(await waitForEnd(pid, 30_000))) {
        throw new Halt(
          `PostgreSQL (process ${pid}) still runs from an earlier start and does not end: end it with “kill -QUIT ${pid}”, then run the command again.`,
        );
      }
    } else if (command === undefined) {
      throw new Halt(
        `It cannot be told whether process ${pid} is a PostgreSQL of ours: end it, or delete ${mark} if it is something else.`,
      );
    }
  }
  rmSync(mark, { force: true });
}

/** One log per server; the previous one is kept when it has grown. */
function openLog(file) {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 10 * megabyte) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}

const lastWords = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .findLast((line) => /FATAL|PANIC|HINT/.test(line))
    ?.replace(/^.*?(FATAL|PANIC|HINT):\s*/, "");

/** Waits until the server takes connections; it may have a crash to recover from first. */
async function waitUntilReady({ child, url, data, logFile, note }) {
  const { default: pg } = await import("pg");
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    // A server that goes away between two queries must not end this process.
    client.on("error", () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (ended)
        throw new Halt(
          `PostgreSQL did not start (${lastWords(logFile) ?? "it gave no reason"}): its log is ${logFile}.`,
        );
      if (error.code === "28P01") {
        throw new Halt(
          `The database in ${data} does not take the password of this .data folder, so it belongs to an earlier one: delete it to start afresh, then run the command again.`,
        );
      }
      if (attempt === 60) note("recovering after an unclean stop");
    }
    await pause(50);
  }
}

/**
 * Starts a private PostgreSQL on a free port of 127.0.0.1.
 *
 * @param {{ home: string, password: string, purpose: "work" | "trial", logFile: string,
 *   note?: (detail: string) => void }} options `home` is where the data go if they can
 * @returns {Promise<{ url: string, port: number, data: string, launch: () => Promise<import("node:child_process").ChildProcess> }>}
 *   `url` names the database `upay`; `launch` starts it again on the same port
 * @throws {Halt}
 */
export async function openPostgres({
  home,
  password,

  purpose,
  logFile,
  note = () => undefined,
}) {
  const user = postgresUser();
  const binaries = postgresBinaries(user);
  const data = dataFolderFor(home, user);
  const versionFile = join(data, "PG_VERSION");
  if (!existsSync(versionFile)) {
    note("creating the database");
    await initialise({ data, password, binaries, user, purpose });
  }
  const madeBy = readFileSync(versionFile, "utf8").trim();
  const { stdout } = await run(binaries.postgres, ["--version"], { ...user, cwd: "/" });
  const [, major] = /(\d+)/.exec(stdout) ?? [];
  if (madeBy !== major) {
    throw new Halt(
      `The data in ${data} were written by PostgreSQL ${madeBy} and this is ${major}: move that folder away to start afresh, or bring the data over with pg_dump.`,
    );
  }
  await endLeftoverPostgres(data);
  // The same port as last time, for whoever looks at the database with tools of his own.
  const portFile = `${data}.port`;
  const port = await freePort(existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : undefined);
  writeFileSync(portFile, String(port));
  const address = `postgres://${owner}:${password}@127.0.0.1:${port}`;

  const launch = async () => {
    await endLeftoverPostgres(data);
    const log = openLog(logFile);
    const child = spawn(binaries.postgres, ["-D", data, "-p", String(port), ...settings(purpose)], {
      ...user,
      cwd: data,
      // Its own group: Ctrl-C must reach the supervisor alone, which ends it last.
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const client = await waitUntilReady({ child, url: `${address}/postgres`, data, logFile, note });
    try {
      const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'upay'");
      if (rowCount === 0) await client.query("CREATE DATABASE upay");
    } finally {
      await client.end();
    }
    return child;
  };
  return { url: `${address}/upay`, port, data, launch };
}

/** Letters and digits only, as it stands in a URL. */
export const newPassword = () => randomBytes(24).toString("hex");
