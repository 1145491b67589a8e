import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandOf, isAlive } from "../../bin/bootstrap/processes.mjs";
import { freePort, provideBuild } from "../../bin/bootstrap/testing.mjs";
import { rawMail, sendRaw } from "../mail.ts";
import { until } from "../setup/until.ts";

const data = mkdtempSync(join(tmpdir(), "upay-start-"));
const clean = { ...process.env, UPAY_DATA: data, NO_COLOR: "1", MAIL_DNS: "none" };
for (const name of ["DATABASE_URL", "REDIS_URL", "APP_SECRET", "NODE_ENV", "LOG_LEVEL", "DEMO"])
  delete clean[name];

afterAll(() => rmSync(data, { recursive: true, force: true }));
beforeAll(() => provideBuild());

/** `npm start` with what it prints. */
function start(env = {}) {
  const child = spawn(process.execPath, ["bin/start.mjs"], {
    env: { ...clean, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run = { child, text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      run.text += chunk;
    });
  }
  return run;
}

const says = (run, pattern) =>
  until(
    `it says ${pattern}`,
    () => {
      if (run.child.exitCode !== null) throw new Error(run.text);
      return pattern.exec(run.text);
    },
    120_000,
  );

async function endOf(run) {
  if (run.child.exitCode === null && run.child.signalCode === null) await once(run.child, "exit");
  return run.child.exitCode;
}

const sentence = (run) => run.text.trim().split("\n").at(-1);

/** The demonstration's administrator, signed in with what is printed. */
async function administrator(origin, text) {
  const [, password] = /with the password (\S+) as/.exec(text);
  const send = (path, form, headers) =>
    fetch(`${origin}${path}`, {
      method: "POST",
      redirect: "manual",
      headers: { Origin: origin, ...headers },
      body: new URLSearchParams(form),
    });
  const answer = await send(
    "/auth/sign-in",
    { intent: "sign-in", email: "admin@upay.example", password },
    {},
  );
  const headers = { Cookie: answer.headers.get("set-cookie").split(";")[0] };
  const page = async (path) => (await fetch(`${origin}${path}`, { headers })).text();
  return {
    page,
    send: (path, form) => send(path, form, headers),
    inInbox: (subject) =>
      until(`“${subject}” is in the inbox`, async () => (await page("/console/inbox")).includes(subject)),
  };
}

const cli = (...args) =>
  promisify(execFile)(process.execPath, ["bin/cli.mjs", ...args], { env: clean }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );

describe("what goes wrong is said in one sentence", () => {
  it.each([
    [{ PORT: "http" }, /^PORT is “http”, which is no port number: choose one/],
    [{ SMTP_PORT: "mail" }, /^SMTP_PORT is “mail”, which is no port number: choose one/],
    [{ SMTP_HOST: "192.0.2.1", SMTP_PORT: "39999" }, /^SMTP_HOST is “192\.0\.2\.1”, which is no address/],
    [{ HOST: "192.0.2.1", PORT: "39999" }, /^HOST is “192\.0\.2\.1”, which is no address of this machine/],
    [
      { DATABASE_URL: "postgres://x@127.0.0.1:1/x" },
      /^DATABASE_URL names your own database, so APP_SECRET must be set too/,
    ],
    [
      {
        DATABASE_URL: "postgres://x:secret@127.0.0.1:1/x",
        APP_SECRET: "0123456789".repeat(4),
        REDIS_URL: "redis://127.0.0.1:1",
      },
      /^No PostgreSQL can be used at 127\.0\.0\.1:1\/x \(ECONNREFUSED\): correct DATABASE_URL/,
    ],
  ])("%o", async (env, pattern) => {
    const run = start({ PORT: String(await freePort()), ...env });
    expect(await endOf(run)).toBe(1);
    expect(sentence(run)).toMatch(pattern);
    expect(run.text).not.toContain("secret@");
  });

  it.each(["PORT", "SMTP_PORT"])("a %s that is taken", async (variable) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    const run = start({ PORT: String(await freePort()), [variable]: String(port) });
    expect(await endOf(run)).toBe(1);
    expect(sentence(run)).toBe(
      `Port ${port} is taken by another program: stop that program, or choose another port, for example ${variable}=${port + 1} npm start.`,
    );
    server.close();
  });

  it("a command without a console", async () => {
    expect(await cli("audit", "verify")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/There is no console to work on: start it with “npm start”/),
    });
  });

  it("a command that does not exist", async () => {
    expect(await cli("dance")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("unknown command 'dance'"),
    });
  });
});

it.runIf(process.platform === "linux")(
  "starts, keeps running, serves the command line, and leaves nothing behind",
  {
    timeout: 300_000,
  },
  async () => {
    const port = await freePort();
    const run = start({ PORT: String(port) });
    try {
      await says(run, /Stop {6}Ctrl-C/);
      expect(run.text).toContain(`http://localhost:${port}`);
      expect(run.text).toMatch(/admin@upay\.example/);
      const ready = () =>
        fetch(`http://localhost:${port}/readyz`).then(
          ({ status }) => status === 200,
          () => false,
        );
      expect(await ready()).toBe(true);
      for (const name of ["secrets.json", "running.json"]) {
        expect(statSync(join(data, name)).mode & 0o777).toBe(0o600);
      }

      const verified = await cli("audit", "verify");
      expect(verified).toMatchObject({ code: 0 });
      expect(JSON.parse(verified.stdout)).toMatchObject({ intact: true });
      expect(await cli("users", "create", "--email", "nobody")).toMatchObject({ code: 2 });

      // Payments come in by themselves.
      await until("the demonstration has sent something", async () => {
        const { stdout } = await cli("queues", "status");
        return JSON.parse(stdout).processes.some(({ counters }) => counters.jobsDone > 0);
      });

      // Mail comes to where it says, and by the button that tries it.
      const [, address, smtpPort] =
        /(smtp:\/\/127\.0\.0\.1:(\d+)) takes what is sent to support@upay\.example/.exec(run.text);
      const subject = `By SMTP ${randomUUID()}`;
      expect(await sendRaw(Number(smtpPort), rawMail({ subject }))).toMatch(/^250/);
      const admin = await administrator(`http://localhost:${port}`, run.text);
      await admin.inInbox(subject);
      const settings = await admin.page("/console/email");
      expect(settings).toContain(address);
      expect(await admin.page("/console/inbox")).not.toContain("Test of incoming mail");
      const [, mailboxId] = /name="mailboxId" value="([^"]+)"/.exec(settings);
      expect((await admin.send("/console/email", { intent: "test-mail", mailboxId })).status).toBe(200);
      await admin.inInbox("Test of incoming mail");

      const again = start({ PORT: String(await freePort()) });
      expect(await endOf(again)).toBe(1);
      expect(sentence(again)).toMatch(/^UPay Console already runs from this folder \(process \d+/);

      // A crash of the web process is mended; one of the supervisor takes its programs along.
      const programs = () => running(run.child.pid);
      const web = programs().find(({ command }) => command.includes("build/server.js"));
      process.kill(web.pid, "SIGKILL");
      await says(run, /web .*starting again in/);
      await until("the console answers again", ready);
      const left = programs().filter(({ command }) => command.includes("build/"));
      run.child.kill("SIGKILL");
      await until("the programs have ended", () => left.every(({ pid }) => !isAlive(pid)));

      const second = start({ PORT: String(port) });
      await says(second, /Stop {6}Ctrl-C/);
      const everything = running(second.child.pid);
      expect(everything.length).toBeGreaterThanOrEqual(5);
      second.child.kill("SIGINT");
      expect(await endOf(second)).toBe(0);
      expect(second.text).toMatch(/Stopped after/);
      expect(everything.filter(({ pid }) => isAlive(pid))).toEqual([]);
    } finally {
      run.child.kill("SIGKILL");
    }
  },
);

/** The direct children of a process, with their commands. */
function running(parent) {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8")
    .trim()
    .split(" ")
    .map((pid) => ({ pid: Number(pid), command: commandOf(pid) ?? "" }));
}
