import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./locks.mjs";
import { provideCacheFolder, root } from "./paths.mjs";
import { run } from "./run.mjs";
import { step } from "./say.mjs";

const client = join(root, "app/platform/prisma");
const stamp = join(client, ".made-from");

/** What the client is made from: the schema and the generator's version. */
const source = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "prisma/schema.prisma")))
    .update(readFileSync(join(root, "node_modules/prisma/package.json")))
    .digest("hex");

const ready = () => existsSync(stamp) && readFileSync(stamp, "utf8") === source();

/** Generates the Prisma client unless it is there and made from this schema. */
export async function providePrismaClient() {
  if (ready()) return;
  await step("Prisma client", (note) =>
    withLock(join(provideCacheFolder(), "client.lock"), async () => {
      if (ready()) return;
      await run(process.execPath, [join(root, "node_modules/prisma/build/index.js"), "generate"], {
        cwd: root,
        env: {
          // Our client runs without Prisma's engine. `generate` only checks that this names a file, and
          // without it would try to download one.
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: "1",
          CHECKPOINT_DISABLE: "1",
        },
      });
      writeFileSync(stamp, source());
      note("made from prisma/schema.prisma");
    }),
  );
}
