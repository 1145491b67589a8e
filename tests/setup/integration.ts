import { afterAll, inject } from "vitest";
import { closePlatform, testEnvironment } from "./environment.ts";
import { createDatabase, createRedis } from "./trial.ts";

// Before the test file is loaded: the product's modules read the environment as they are imported.
const servers = inject("servers");
const [database, redis] = await Promise.all([createDatabase(servers), createRedis(servers)]);
Object.assign(process.env, testEnvironment(database.url, redis.url));

afterAll(async () => {
  await closePlatform();
  await Promise.all([redis.close(), database.drop()]);
});
