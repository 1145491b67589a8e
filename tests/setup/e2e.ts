import { afterAll, inject } from "vitest";
import { closePlatform, testEnvironment } from "./environment.ts";

// A test may bring its case about through the product's own modules, on the console's database.
const { databaseUrl, redisUrl } = inject("console");
Object.assign(process.env, testEnvironment(databaseUrl, redisUrl), { DATABASE_POOL: "4" });

afterAll(closePlatform);
