import { once } from "node:events";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { log } from "#app/platform/log.server.ts";
import { seconds } from "#app/platform/time.ts";

/** What a thread's host hears of it. */
interface Listener<Message> {
  told(message: Message): void;
  /** it ended by a fault: what it was asked for will not be answered */
  ended?(): void;
}

/**
 * Keeps a thread running, and begins it anew should it end by a fault.
 *
 * @param name of its file: `workers/<name>-thread.ts`
 */
export function hostThread<Message>(name: string, { told, ended }: Listener<Message>) {
  let stopped = false;
  let restart: NodeJS.Timeout | undefined;
  let thread = start();

  function start() {
    // Beside the program that was started: this module itself may stand in a chunk that others share.
    const started = new Worker(join(dirname(process.argv[1]!), `${name}-thread.js`));
    started.on("message", told);
    started.on("error", (error) => log.error({ thread: name, reason: error.message }, "a thread ended"));
    started.on("exit", () => {
      ended?.();
      if (stopped) return;
      restart = setTimeout(() => {
        thread = start();
      }, seconds(1));
    });
    return started;
  }

  return {
    /** Asks it for something. What is asked of one that has just ended is not answered either. */
    ask(message: unknown) {
      if (thread.threadId < 0) ended?.();
      else thread.postMessage(message);
    },
    async stop() {
      stopped = true;
      clearTimeout(restart);
      if (thread.threadId < 0) return;
      const gone = once(thread, "exit");
      thread.postMessage("close");
      await gone;
    },
  };
}
