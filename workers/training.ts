import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { PayloadOf } from "#app/jobs.ts";
import { count } from "./counters.ts";

/** Beside the program that was started: this module itself may stand in a chunk that others share. */
const file = () => join(dirname(process.argv[1]!), "training-thread.js");

/**
 * Learning a model holds its thread for as long as it takes; scoring must not notice. The thread is there while a
 * model is learned and no longer. What is cut off begins anew elsewhere.
 *
 * @throws what ended the thread
 */
function learnInThread(payload: PayloadOf<"trainModel">): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(file(), { workerData: payload });
    thread.once("error", reject);
    thread.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`The thread that learned ended with ${code}`)),
    );
  });
}

export const training = {
  async trainModel(payload: PayloadOf<"trainModel">) {
    await learnInThread(payload);
    count("modelsTrained");
  },
};
