import { defineConfig } from "vitest/config";

/** Unit tests touch nothing, but what they import reads the environment. Nobody listens there. */
const nowhere = {
  DATABASE_URL: "postgres://nobody@127.0.0.1:9/none",
  REDIS_URL: "redis://127.0.0.1:9",
  APP_SECRET: "unit-tests-0123456789-abcdefghijklmnop",
  LOG_LEVEL: "silent",
};

const isCi = Boolean(process.env.CI);

export default defineConfig({
  esbuild: { jsx: "automatic" },
  test: {
    reporters: [isCi ? ["default", { summary: false }] : "default", "./tests/setup/closing-line.ts"],
    // Two cores are what developers and CI have for certain.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "{app,bin,workers,prisma}/**/*.test.{ts,tsx,mjs}",
            "tests/*.test.ts",
            "tests/setup/*.test.ts",
          ],
          env: nowhere,
          // Properties over many cases take their time on a busy machine.
          testTimeout: 60_000,
          setupFiles: ["tests/setup/console.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.{ts,tsx,mjs}"],
          globalSetup: ["tests/setup/integration.global.ts"],
          setupFiles: ["tests/setup/integration.ts"],
          pool: "forks",
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: ["tests/setup/e2e.global.ts"],
          setupFiles: ["tests/setup/e2e.ts"],
          pool: "forks",
          // The console and the browser take the other core.
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
