import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { provideBuild } from "./build.mjs";
import { Halt } from "./halt.mjs";
import { takeLock } from "./locks.mjs";
import { readable } from "./log-lines.mjs";
import { checkOwnPostgres, checkOwnRedis } from "./own-servers.mjs";
import { dataFolder, provideDataFolder, root } from "./paths.mjs";
import { checkPort, freePort, portNumber } from "./ports.mjs";
import { openPostgres } from "./postgres.mjs";
import { prepare } from "./prepare.mjs";
import { programFlags } from "./program-flags.mjs";
import { openRedis, provideRedisProgram } from "./redis.mjs";
import { CommandFailed, run } from "./run.mjs";
import { forgetRunning, recordRunning } from "./running.mjs";
import { bold, cyan, dim, frame, say, seconds, step } from "./say.mjs";
import { provideSecrets } from "./secrets.mjs";
import { createSupervisor, launchProgram } from "./supervisor.mjs";

const logs = join(dataFolder, "logs");
/** How long the console may take to answer after its processes were started (milliseconds). */
const patience = 60_000;
/** Where mail is taken if nobody else is there; otherwise any port that is free. */
const usualMailPort = 2525;

const write = (name, line) => process.stdout.write(`${readable(name, line)}\n`);

function takeFolder() {
  try {
    provideDataFolder();
    mkdirSync(logs, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Halt(
      `There is no right to write to ${error.path} (${error.code}): give yourself that right (it may belong to another user), or clone the project elsewhere.`,
    );
  }
  const lock = takeLock(join(dataFolder, "start.lock"));
  if (lock.release) return;
  throw new Halt(
    `UPay Console already runs from this folder (process ${lock.holder.pid} on ${lock.holder.host}): stop it there with Ctrl-C, or clone the project elsewhere to run another.`,
  );
}

/** What can be said about the environment before anything is done. */
function checkEnvironment({ DATABASE_URL, APP_SECRET }) {
  if (DATABASE_URL && !APP_SECRET) {
    throw new Halt(
      "DATABASE_URL names your own database, so APP_SECRET must be set too: make one with “openssl rand -base64 48” and keep it, as stored secrets are sealed with it.",
    );
  }
}

/** The user's own servers where they are named; otherwise private ones, started here. */
async function provideServices(supervisor, secrets, redisProgram) {
  const { DATABASE_URL, REDIS_URL, APP_SECRET = secrets.appSecret } = process.env;
  const env = { DATABASE_URL, REDIS_URL, APP_SECRET };
  if (DATABASE_URL) await checkOwnPostgres(DATABASE_URL);
  if (REDIS_URL) await checkOwnRedis(REDIS_URL);
  if (!DATABASE_URL) {
    await step("PostgreSQL", async (note) => {
      const postgres = await openPostgres({
        home: dataFolder,
        password: secrets.postgresPassword,
        purpose: "work",
        logFile: join(logs, "postgres.log"),
        note,
      });
      // SIGINT is a fast shutdown: connections are cut, what is committed is safe.
      await supervisor.start({
        name: "postgres",
        launch: postgres.launch,
        stopSignal: "SIGINT",
        forceSignal: "SIGQUIT",
      });
      env.DATABASE_URL = postgres.url;
      const outside = postgres.data.startsWith(dataFolder)
        ? ""
        : `, data in ${postgres.data} as its user cannot enter this folder`;
      note(`embedded, 127.0.0.1:${postgres.port}${outside}`);
    });
  }
  if (!REDIS_URL) {
    await step("Redis", async (note) => {
      const redis = await openRedis({
        home: dataFolder,
        password: secrets.redisPassword,
        purpose: "work",
        logFile: join(logs, "redis.log"),
        program: redisProgram,
      });
      await supervisor.start({ name: "redis", launch: redis.launch });
      env.REDIS_URL = redis.url;
      note(`private, 127.0.0.1:${redis.port}`);
    });
  }
  return env;
}

/** @returns {Promise<{ password: string, staff: { email: string, role: string }[] } | undefined>} the demonstration's sign-ins */
function prepareDatabase(env, own) {
  return step("Database", async (note) => {
    note("migrations");
    const environment = { ...env, LOG_LEVEL: "warn" };
    const node = (...args) =>
      run(process.execPath, [...programFlags, ...args], { cwd: root, env: environment });
    try {
      await node("build/migrate.js");
      if (!own) return note("migrated");
      note("demonstration data");
      const { stdout } = await node("build/seed.js");
      note("migrated and seeded");
      return JSON.parse(stdout.trim().split("\n").at(-1));
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      throw new Halt(
        `The database could not be prepared: check that the user of DATABASE_URL may create tables and extensions, then run the command again.\n\n${error.lines.slice(-15).join("\n")}`,
      );
    }
  });
}

/** Waits until the console says that it and everything it needs is ready. */
async function waitUntilReady(origin, supervisor, lines) {
  const shown = () =>
    lines
      .slice(-20)
      .map(([name, line]) => readable(name, line))
      .join("\n");
  const deadline = performance.now() + patience;
  let missing = "no answer yet";
  while (performance.now() < deadline) {
    if (supervisor.hasCrashed()) {
      throw new Halt(
        `A process of the console ended while it started: its last lines tell why.\n\n${shown()}`,
      );
    }
    try {
      const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(4_000) });
      if (answer.ok) return;
      missing = (await answer.text()).slice(0, 300);
    } catch {
      // not listening yet
    }
    await pause(100);
  }
  throw new Halt(
    `The console did not become ready in ${patience / 1000} s (${missing}): its last lines tell more.\n\n${shown()}`,
  );
}

function summary(origin, { SMTP_HOST, SMTP_PORT }, signIns, started) {
  const demonstration = signIns && [
    `Sign in   with the password ${bold(signIns.password)} as`,
    ...signIns.staff.map(({ email, role }) => `            ${role.padEnd(8)} ${cyan(email)}`),
    "Payments  simulated ones stream in; they can be paused in the console",
  ];
  return frame([
    `${bold("UPay Console")} is running ${dim(`after ${seconds(started)}`)}`,
    "",
    `Open      ${bold(cyan(origin))}`,
    `Chat      ${cyan(`${origin}/chat/demonstration`)} as visitors see it on a shop's page`,
    `Mail      ${cyan(`smtp://${SMTP_HOST}:${SMTP_PORT}`)}${signIns ? " takes what is sent to support@upay.example" : ""}`,
    ...(demonstration ?? []),
    `Logs      below; those of PostgreSQL and Redis are in ${logs.startsWith(root) ? relative(root, logs) : logs}`,
    "Stop      Ctrl-C",
  ]);
}

/**
 * Ends everything on the first signal, and at once on one that follows later.
 *
 * @returns {() => boolean} whether it was told to stop
 */
function stopOnSignal(supervisor) {
  let stoppingSince;
  const stop = async (signal) => {
    if (stoppingSince) {
      // A terminal and npm both pass on the same Ctrl-C.
      if (performance.now() - stoppingSince < 1_000) return;
      say("Cut off.");
      supervisor.force();
      forgetRunning();
      process.exit(130);
    }
    stoppingSince = performance.now();
    say(`\nStopping (${signal}); press Ctrl-C again to cut off.`);
    await supervisor.stop();
    forgetRunning();
    say(`Stopped after ${seconds(stoppingSince)}.`);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
  // A closed terminal or pipe is no reason to die half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  return () => stoppingSince !== undefined;
}

const mailHost = () => process.env.SMTP_HOST || "127.0.0.1";

/** A port for mail that was asked for is taken or refused; where none was, any will do. */
async function checkMailPort() {
  const asked = process.env.SMTP_PORT;
  if (asked)
    await checkPort(portNumber(asked, "SMTP_PORT", usualMailPort), mailHost(), "SMTP_PORT", usualMailPort);
}

/**
 * Brings the console up and keeps it running until it is told to stop.
 *
 * @throws {Halt}
 */
export async function start() {
  const started = performance.now();
  const port = portNumber(process.env.PORT || "3000");
  const host = process.env.HOST || "127.0.0.1";
  const everywhere = ["127.0.0.1", "0.0.0.0", "::", "::1", "localhost"].includes(host);
  const local = `http://${everywhere ? "localhost" : host}:${port}`;
  const origin = process.env.APP_ORIGIN || local;
  checkEnvironment(process.env);
  takeFolder();
  await checkPort(port, host);
  await checkMailPort();
  say(`\n${bold("UPay Console")} ${dim("gets ready")}\n`);

  const supervisor = createSupervisor((name, entry) =>
    write(name, JSON.stringify({ time: Date.now(), ...entry })),
  );
  const isStopping = stopOnSignal(supervisor);
  try {
    // Side by side with the packages: it may have to be installed too, or be what we fail for.
    const [redisProgram] = await Promise.all([
      process.env.REDIS_URL ? undefined : provideRedisProgram(),
      prepare(),
    ]);
    const secrets = provideSecrets();
    await provideBuild();
    const services = await provideServices(supervisor, secrets, redisProgram);
    const own = !process.env.DATABASE_URL;
    const demo = own && process.env.DEMO !== "off";
    const env = {
      NODE_ENV: "production",
      LOG_FORMAT: "json",
      HOST: host,
      PORT: String(port),
      DEMO: demo ? "on" : "off",
      ...(demo && { DEMO_API_KEY: process.env.DEMO_API_KEY ?? secrets.demoApiKey }),
      ...services,
      SMTP_HOST: mailHost(),
    };
    const signIns = await prepareDatabase(env, own);
    // Chosen as late as can be: another console that starts may take the usual one meanwhile.
    env.SMTP_PORT = String(process.env.SMTP_PORT || (await freePort(usualMailPort)));
    recordRunning(env);

    // Lines of the first seconds are held back: the summary would be lost among them.
    const early = [];
    let announced = false;
    const onLine = (name) => (line) => (announced ? write(name, line) : early.push([name, line]));
    const program = (name, ...args) => ({ name, launch: () => launchProgram(args, env, onLine(name)) });
    await step("Console", async (note) => {
      await supervisor.start(program("worker", "build/workers/index.js"));
      await supervisor.start(program("smtp", "build/workers/smtp.js"));
      await supervisor.start(program("imap", "build/workers/imap.js"));
      await supervisor.start(program("web", "build/server.js"));
      await waitUntilReady(local, supervisor, early);
      note(origin);
    });
    if (demo) await supervisor.start(program("demo", "build/cli.js", "demo"));
    say(`\n${summary(origin, env, signIns, started)}\n`);
    announced = true;
    for (const line of early) write(...line);
  } catch (error) {
    // What fails because we are stopping is no failure; the process ends where the stop does.
    if (isStopping()) return;
    await supervisor.stop();
    forgetRunning();
    throw error;
  }
}
