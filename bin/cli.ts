import { Command, CommanderError } from "commander";

interface Entry {
  about: string;
  load: () => Promise<(program: Command) => void>;
  /** reads files and writes files: it needs no running console */
  offline?: true;
}

/** Every command; its code is loaded when it is called. */
const commands: Record<string, Entry> = {
  import: {
    about: "bring records in from files",
    load: async () => (await import("./commands/import.ts")).registerImport,
  },
  users: {
    about: "members of staff",
    load: async () => (await import("./commands/users.ts")).registerUsers,
  },
  audit: {
    about: "the audit log",
    load: async () => (await import("./commands/audit.ts")).registerAudit,
  },
  queues: {
    about: "what the workers have before them",
    load: async () => (await import("./commands/queues.ts")).registerQueues,
  },
  email: {
    about: "raw mails in files",
    load: async () => (await import("./commands/email.ts")).registerEmail,
    offline: true,
  },
  html: {
    about: "HTML of mails in files",
    load: async () => (await import("./commands/html.ts")).registerHtml,
    offline: true,
  },
  demo: {
    about: "a stream of simulated payments",
    load: async () => (await import("./commands/demo.ts")).registerDemo,
  },
  "which-payment": {
    about: "which payment a message means",
    load: async () => (await import("./commands/which-payment.ts")).registerWhichPayment,
    offline: true,
  },
  backtest: {
    about: "fraud scoring on a file of past payments",
    load: async () => (await import("./commands/backtest.ts")).registerBacktest,
    offline: true,
  },
  failures: {
    about: "patterns in failed payments",
    load: async () => (await import("./commands/failures.ts")).registerFailures,
    offline: true,
  },
  "service-level": {
    about: "when service levels are due",
    load: async () => (await import("./commands/service-level.ts")).registerServiceLevel,
    offline: true,
  },
};

const unusable = 2;

// Who reads our output may stop early, as `head` does; nothing is left to say then.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

/** What was written to a pipe may still wait for its reader: leaving would cut it off. */
const written = (stream: NodeJS.WriteStream) =>
  new Promise<void>((resolve) => {
    stream.write("", () => resolve());
  });

const program = new Command("cli")
  .description("UPay Console on the command line. Results go to standard output, messages to standard error.")
  .exitOverride()
  .showHelpAfterError();

/** The command's own definition, or for the others only what the overview shows of them. */
async function define(called: string | undefined) {
  for (const [name, { about, load }] of Object.entries(commands)) {
    if (name === called) (await load())(program);
    else program.command(name).description(about);
  }
}

/** Connections keep a process alive; what was announced or queued is sent before it ends. */
async function closeConnections() {
  const [database, publish, queue, redis] = await Promise.all([
    import("#app/platform/db.server.ts"),
    import("#app/platform/publish.server.ts"),
    import("#app/platform/queue.server.ts"),
    import("#app/platform/redis.server.ts"),
  ]);
  await Promise.allSettled([publish.closePublish(), queue.closeQueues(), database.closeDatabase()]);
  await redis.closeRedis();
}

const called = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
const entry = called !== undefined ? commands[called] : undefined;
const connected = entry !== undefined && !entry.offline;

if (connected && (!process.env.DATABASE_URL || !process.env.REDIS_URL)) {
  process.stderr.write(
    "There is no console to work on: start it with “npm start”, or set DATABASE_URL and REDIS_URL to your servers.\n",
  );
  process.exit(1);
}

try {
  await define(called);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : unusable;
  else {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
if (connected) await closeConnections().catch(() => undefined);
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit();
