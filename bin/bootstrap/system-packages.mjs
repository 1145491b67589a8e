import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "./commands.mjs";
import { Halt } from "./halt.mjs";
import { withLock } from "./locks.mjs";
import { isRoot, provideCacheFolder } from "./paths.mjs";
import { CommandFailed, run } from "./run.mjs";

const policyFile = "/usr/sbin/policy-rc.d";

/**
 * Debian starts a service as soon as it is installed, unless this file forbids it. We want the
 * program, not another server on the machine's well-known port.
 */
async function withoutStartingServices(work) {
  if (existsSync(policyFile)) return work();
  writeFileSync(policyFile, "#!/bin/sh\nexit 101\n");
  chmodSync(policyFile, 0o755);
  try {
    return await work();
  } finally {
    rmSync(policyFile, { force: true });
  }
}

/** What a line of apt-get says that is worth showing. */
function progressOf(line) {
  const [, verb, name] = /^(Get:\d+|Unpacking|Setting up)\s+(.*)$/.exec(line) ?? [];
  if (!verb) return undefined;
  if (verb.startsWith("Get")) return `downloading ${name.split(" ")[3] ?? "package lists"}`;
  return `${verb.toLowerCase()} ${name.split(" ")[0]}`;
}

/**
 * Installs system packages with apt-get where we may, and otherwise says with which command the
 * reader can.
 *
 * @param {{ what: string, packages: { apt: string[], dnf: string[], brew: string[] } }} wanted
 * @param {(detail: string) => void} note
 * @throws {Halt}
 */
export async function installSystemPackages({ what, packages }, note) {
  const commands = {
    "apt-get": `sudo apt-get install -y ${packages.apt.join(" ")}`,
    dnf: `sudo dnf install -y ${packages.dnf.join(" ")}`,
    brew: `brew install ${packages.brew.join(" ")}`,
  };
  if (!isRoot || !findCommand("apt-get")) {
    const known = Object.keys(commands).filter((name) => findCommand(name));
    const shown = (known.length > 0 ? known : Object.keys(commands)).map((name) => commands[name]);
    throw new Halt(
      `No ${what} was found on this machine: install it with “${shown.join("” or “")}”, then run the command again.`,
    );
  }
  const logFile = join(provideCacheFolder(), "apt-get.log");
  const aptGet = (...args) =>
    run("apt-get", ["-o", "DPkg::Lock::Timeout=120", ...args], {
      env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
      logFile,
      onLine: (line) => {
        const progress = progressOf(line);
        if (progress) note(progress);
      },
    });
  try {
    // apt-get itself waits for others to install, but not for those who read the lists.
    await withLock(join(provideCacheFolder(), "packages.lock"), async () => {
      note("reading package lists");
      await aptGet("update");
      await withoutStartingServices(() =>
        aptGet("install", "-y", "--no-install-recommends", ...packages.apt),
      );
    });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const reason = error.lines.findLast((line) => line.startsWith("E: "))?.slice(3) ?? error.message;
    throw new Halt(
      `apt-get could not install ${packages.apt.join(" and ")} (${reason.replace(/\.$/, "")}): check the network, or install ${what} yourself, then run the command again; the whole output is in ${logFile}.`,
    );
  }
}
