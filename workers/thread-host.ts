import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { log } from "#app/platform/log.server.ts";
import { seconds } from "#app/platform/time.ts";

/**
 * Keeps a thread running, and begins it anew should it end by a fault.
 *
 * @param name of its file: `workers/<name>-thread.ts`
 * @returns what it has counted since it began, and how to end it
 */
export function hostThread(name: string) {
  let counted: Record<string, number> = {};
  let stopped = false;
  let restart: NodeJS.Timeout | undefined;
  let thread = start();

  function start() {
    const started = new Worker(new URL(`./${name}-thread.js`, import.meta.url));
    started.on("message", (counters: Record<string, number>) => {
      counted = counters;
    });
    started.on("error", (error) => log.error({ thread: name, reason: error.message }, "a thread ended"));
    started.on("exit", () => {
      if (stopped) return;
      restart = setTimeout(() => {
        thread = start();
      }, seconds(1));
    });
    return started;
  }

  return {
    readCounters: () => counted,
    async stop() {
      stopped = true;
      clearTimeout(restart);
      if (thread.threadId < 0) return;
      const ended = once(thread, "exit");
      thread.postMessage("close");
      await ended;
    },
  };
}
