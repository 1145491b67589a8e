import { workerData } from "node:worker_threads";
import { trainModel } from "#app/features/fraud/live/training.server.ts";
import type { PayloadOf } from "#app/jobs.ts";
import { closeDatabase } from "#app/platform/db.server.ts";

const { version } = workerData as PayloadOf<"trainModel">;
await trainModel(version);
await closeDatabase();
