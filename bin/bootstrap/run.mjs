import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

/** A command that ended badly, with the lines it printed last. */
export class CommandFailed extends Error {
  constructor(command, code, lines) {
    super(`${command} ended with ${code}`);
    this.code = code;
    this.lines = lines;
  }
}

/** What runs now; it ends with us. */
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill();
});

/** Lines kept for telling why a command failed. */
const kept = 200;

/**
 * Runs a command to its end without standard input, reading what it prints line by line.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, logFile?: string,
 *   onLine?: (line: string) => void }} [options] `env` is added to this process's own
 * @returns {Promise<{ stdout: string }>}
 * @throws {CommandFailed} when it cannot be started or does not end with 0
 */
export function run(command, args, { env, logFile, onLine, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    const log = logFile ? createWriteStream(logFile, { mode: 0o600 }) : undefined;
    const lines = [];
    const stdout = [];
    child.stdout.on("data", (chunk) => stdout.push(chunk));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (lines.length > kept) lines.shift();
        log?.write(`${line}\n`);
        onLine?.(line);
      });
    }
    child.once("error", (error) => reject(new CommandFailed(command, error.code, [error.message])));
    child.once("close", (code, signal) => {
      running.delete(child);
      log?.end();
      if (code === 0) resolve({ stdout: Buffer.concat(stdout).toString("utf8") });
      else reject(new CommandFailed(command, signal ?? code, lines));
    });
  });
}
