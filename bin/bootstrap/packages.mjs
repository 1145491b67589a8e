import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Halt } from "./halt.mjs";
import { withLock } from "./locks.mjs";
import { provideCacheFolder, root } from "./paths.mjs";
import { CommandFailed, run } from "./run.mjs";
import { step } from "./say.mjs";

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined);

/**
 * Whether what is installed is what the lockfile asks for. npm keeps its own record of what it
 * installed; packages for other systems are left out of it.
 *
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted `packages` of package-lock.json
 * @param {Record<string, { version?: string }> | undefined} installed `packages` of node_modules/.package-lock.json
 */
export function isInstalled(wanted, installed) {
  if (!installed) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    const there = installed[path];
    return there ? there.version === version : Boolean(optional);
  });
}

/** How many packages an installation on this system brings, roughly: for the progress. */
const expected = (wanted) =>
  Object.values(wanted).filter(
    ({ os, cpu, libc }) =>
      (!os || os.includes(process.platform)) &&
      (!cpu || cpu.includes(process.arch)) &&
      !libc?.includes("musl"),
  ).length - 1;

/** npm itself: the one that runs us, else the one on the PATH. */
function npm(args, options) {
  const script = process.env.npm_execpath;
  return script?.endsWith("npm-cli.js")
    ? run(process.execPath, [script, ...args], options)
    : run("npm", args, options);
}

const causes = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|network/,
    "the npm registry cannot be reached: check the network or the proxy settings of npm",
  ],
  [
    /EACCES|EPERM|EROFS/,
    `there is no right to write in ${root}: give yourself that right, or clone the project elsewhere`,
  ],
  [/ENOSPC/, "the disk is full: free about 1 GB"],
  [/EUSAGE|in sync/, "package-lock.json does not match package.json: take both from the same commit"],
  [/EINTEGRITY/, "a downloaded package is damaged: run “npm cache clean --force”"],
  [/E401|E403|E407/, "the npm registry refuses access: check the registry and proxy settings of npm"],
];

function explain(error, logFile) {
  if (!(error instanceof CommandFailed)) return error;
  if (error.code === "ENOENT")
    return new Halt(
      "npm was not found: install Node.js with npm (https://nodejs.org) and run the command again.",
    );
  const said = error.lines.filter((line) => /^npm (error|ERR!)/.test(line)).join("\n");
  const [, cause] = causes.find(([pattern]) => pattern.test(said)) ?? [
    undefined,
    said.split("\n")[0] || error.message,
  ];
  return new Halt(
    `The packages could not be installed because ${cause}, then run the command again; npm's output is in ${logFile}.`,
  );
}

async function install(wanted, note) {
  const logFile = join(provideCacheFolder(), "npm-ci.log");
  const total = expected(wanted);
  let fetched = 0;
  note(`npm ci, ${total} packages`);
  try {
    await npm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=http"], {
      cwd: root,
      // With this set, npm would leave out what the build needs.
      env: { NODE_ENV: "" },
      logFile,
      onLine: (line) => {
        if (!/http fetch GET 200/.test(line)) return;
        fetched += 1;
        note(
          fetched < total ? `npm ci, ${fetched} of ${total} packages` : "npm ci, putting packages in place",
        );
      },
    });
  } catch (error) {
    throw explain(error, logFile);
  }
  note(`${Object.keys(read(join(root, "node_modules/.package-lock.json")) ?? {}).length} packages`);
}

/**
 * Installs the packages unless what the lockfile asks for is there.
 *
 * @throws {Halt} when they cannot be installed
 */
export async function providePackages() {
  const wanted = read(join(root, "package-lock.json"));
  if (!wanted)
    throw new Halt("package-lock.json is missing: take it from the repository, then run the command again.");
  const ready = () => isInstalled(wanted, read(join(root, "node_modules/.package-lock.json")));
  if (ready()) return;
  await step("Packages", (note) =>
    withLock(join(provideCacheFolder(), "install.lock"), async () => {
      if (!ready()) await install(wanted, note);
    }),
  );
}
