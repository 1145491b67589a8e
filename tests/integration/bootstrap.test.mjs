import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { takeLock } from "../../bin/bootstrap/locks.mjs";
import { linkLibraries } from "../../bin/bootstrap/postgres-binaries.mjs";
import { isAlive, waitForEnd } from "../../bin/bootstrap/processes.mjs";
import { createSupervisor } from "../../bin/bootstrap/supervisor.mjs";
import { until } from "../setup/until.ts";

const folder = mkdtempSync(join(tmpdir(), "upay-bootstrap-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a lock", () => {
  const file = join(folder, "lock");
  const holder = (pid, command, host) =>
    writeFileSync(file, JSON.stringify({ pid, command, host: host ?? JSON.parse(mine).host }));
  let mine = "";

  afterEach(() => rmSync(file, { force: true }));

  it("is held once, readable by its owner alone, and given back", () => {
    const lock = takeLock(file);
    mine = readFileSync(file, "utf8");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(takeLock(file).holder.pid).toBe(process.pid);
    lock.release();
    expect(existsSync(file)).toBe(false);
  });

  it("falls to the next when its holder is gone, or its number belongs to another program now", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    holder(child.pid, "start.mjs");
    takeLock(file).release();
    holder(process.pid, "a-program-that-is-not-this-one");
    takeLock(file).release();
    writeFileSync(file, "torn");
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
    takeLock(file).release();
  });

  it("of another host holds as long as it shows signs of life", () => {
    holder(1, "start.mjs", "elsewhere");
    expect(takeLock(file).holder.host).toBe("elsewhere");
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
    takeLock(file).release();
  });
});

describe("the links of PostgreSQL's libraries", () => {
  it("are made where npm ran no install script, and mended where they lead nowhere", () => {
    const native = join(folder, "package/native");
    mkdirSync(join(native, "lib"), { recursive: true });
    writeFileSync(join(native, "lib/libpq.so.5.18"), "library");
    const links = [
      { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" },
      { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so" },
    ];
    writeFileSync(join(native, "pg-symlinks.json"), JSON.stringify(links));
    linkLibraries(native);
    linkLibraries(native);
    expect(readlinkSync(join(native, "lib/libpq.so.5"))).toBe("libpq.so.5.18");
    expect(readFileSync(join(native, "lib/libpq.so"), "utf8")).toBe("library");
  });
});

describe("the supervisor", () => {
  const program = (source) => () => spawn(process.execPath, ["-e", source], { stdio: "ignore" });
  const endless = "setInterval(() => {}, 1000)";

  it("starts again what ended, after a while, and says so", async () => {
    const reports = [];
    const pids = [];
    const supervisor = createSupervisor((name, { msg }) => reports.push(`${name}: ${msg}`));
    await supervisor.start({
      name: "part",
      launch: () => {
        const child = program(endless)();
        pids.push(child.pid);
        return child;
      },
    });
    process.kill(pids[0], "SIGKILL");
    await until("it was started again", () => reports.includes("part: started again"));
    expect(reports[0]).toBe("part: ended with SIGKILL; starting again in 0.5 s");
    expect(supervisor.hasCrashed()).toBe(true);
    await supervisor.stop();
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it("ends everything in the reverse order of its start, and cuts off what does not end", async () => {
    const reports = [];
    const ended = [];
    const supervisor = createSupervisor((name, { msg }) => reports.push(`${name}: ${msg}`));
    const children = {};
    for (const name of ["postgres", "web", "demo"]) {
      const deaf = name === "web" ? "process.on('SIGTERM', () => {}); process.stdout.write('deaf');" : "";
      const child = spawn(process.execPath, ["-e", `${deaf}${endless}`], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      if (deaf) await once(child.stdout, "data");
      child.once("exit", (_, signal) => ended.push(`${name} ${signal}`));
      children[name] = child;
      await supervisor.start({ name, launch: () => child });
    }
    await supervisor.stop(200);
    expect(ended).toEqual(["demo SIGTERM", "web SIGKILL", "postgres SIGTERM"]);
    expect(reports).toEqual(["web: does not end; it is cut off"]);
  });

  it("ends what was still starting when it was told to stop", async () => {
    let arrive = () => {};
    const supervisor = createSupervisor(() => {});
    const started = supervisor.start({
      name: "slow",
      launch: () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    });
    const stopped = supervisor.stop();
    const child = program(endless)();
    arrive(child);
    await Promise.all([started, stopped]);
    expect(await waitForEnd(child.pid, 5_000)).toBe(true);
  });
});
