import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { freePort, programFlags, provideBuild } from "../../bin/bootstrap/testing.mjs";

type Environment = Record<string, string | undefined>;

export interface RunningProcess {
  pid: number;
  /** what it printed so far, line by line */
  lines: string[];
  /** Sends a signal and waits for the end. @returns the exit code, null when the signal ended it */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** Starts one of the built programs and waits until a line of its log says `ready`. */
async function launch(
  file: string,
  ready: string,
  env: Environment,
  options: readonly string[] = [],
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [...programFlags, file, ...options], {
    env: { ...process.env, LOG_LEVEL: "info", LOG_FORMAT: "json", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const cut = () => child.kill("SIGKILL");
  process.once("exit", cut);
  child.once("exit", () => process.off("exit", cut));
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        lines.push(line);
        if (line.includes(ready)) resolve();
      });
    }
    child.once("exit", (code, signal) =>
      reject(new Error(`${file} ended with ${signal ?? code}:\n${lines.join("\n")}`)),
    );
  });
  return {
    pid: child.pid!,
    lines,
    async stop(signal = "SIGTERM") {
      if (!hasEnded(child)) {
        const exit = once(child, "exit");
        child.kill(signal);
        await exit;
      }
      return child.exitCode;
    },
  };
}

/**
 * A web process of its own on a free port, with this process's database and Redis unless `env` says otherwise.
 */
export async function startWeb(env: Environment = {}): Promise<RunningProcess & { url: string }> {
  await provideBuild();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const running = await launch("build/server.js", '"web is ready"', {
    PORT: String(port),
    APP_ORIGIN: url,
    ...env,
  });
  return { ...running, url };
}

/** A worker process of its own, with this process's database and Redis unless `env` says otherwise. */
export async function startWorker(env: Environment = {}): Promise<RunningProcess> {
  await provideBuild(["programs"]);
  return launch("build/workers/index.js", '"workers started"', env);
}

/** An SMTP process of its own on a free port, with this process's database and Redis unless `env` says otherwise. */
export async function startSmtp(env: Environment = {}): Promise<RunningProcess & { port: number }> {
  await provideBuild(["programs"]);
  const port = await freePort();
  const running = await launch("build/workers/smtp.js", '"SMTP is ready"', {
    SMTP_PORT: String(port),
    ...env,
  });
  return { ...running, port };
}

/** A process that reads mailboxes by IMAP, with this process's database and Redis unless `env` says otherwise. */
export async function startImap(env: Environment = {}): Promise<RunningProcess> {
  await provideBuild(["programs"]);
  return launch("build/workers/imap.js", '"IMAP is ready"', env);
}

/** The demonstration's stream of payments, with the options of its command. */
export async function startDemonstration(
  options: readonly string[],
  env: Environment = {},
): Promise<RunningProcess> {
  await provideBuild(["programs"]);
  return launch("build/cli.js", "Simulated payments, about", env, ["demo", ...options]);
}
