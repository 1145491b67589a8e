import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildChatFrame } from "./chat-frame.mjs";
import { compressAssets } from "./compress.mjs";
import { Halt } from "./halt.mjs";
import { withLock } from "./locks.mjs";
import { provideCacheFolder, root } from "./paths.mjs";
import { CommandFailed, run } from "./run.mjs";
import { step } from "./say.mjs";

const output = join(root, "build");
const packages = ["package.json", "package-lock.json", "tsconfig.json"];

/** The two halves of a build, what each is made from, and a file that shows it was made. */
const halves = {
  pages: {
    sources: [
      "app",
      "public",
      "prisma/schema.prisma",
      "prisma/migrations",
      "vite.config.ts",
      "remix.config.js",
      "bin/bootstrap/compress.mjs",
      ...packages,
    ],
    result: "server/index.js",
    make: buildPages,
  },
  programs: {
    sources: ["app", "workers", "bin", "prisma", "server.ts", ...packages],
    result: "server.js",
    make: buildPrograms,
  },
};

const isTest = /\.test\.\w+$/;

function* filesOf(path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  const entries = readdirSync(full, { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesOf(child);
    else if (!isTest.test(entry.name)) yield child;
  }
}

/** A mark that changes with any source; contents count and not times, which a checkout changes. */
function markOfSources(sources) {
  const hash = createHash("sha256").update(process.versions.node);
  for (const source of sources) {
    const files = /\.\w+$/.test(source) ? [source] : filesOf(source);
    for (const file of files) {
      if (!existsSync(join(root, file))) continue;
      hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
    }
  }
  return hash.digest("hex");
}

const stampFile = (name) => join(output, `.${name}-made-from`);

const isFresh = (name) =>
  existsSync(join(output, halves[name].result)) &&
  existsSync(stampFile(name)) &&
  readFileSync(stampFile(name), "utf8") === markOfSources(halves[name].sources);

/** The pages: Remix's own build, for the server and the browser. */
async function buildPages(note) {
  note("pages");
  await run(process.execPath, [join(root, "node_modules/@remix-run/dev/dist/cli.js"), "vite:build"], {
    cwd: root,
    // Under the tests, vite.config.ts would leave the application out.
    env: { NODE_ENV: "production", VITEST: undefined },
    logFile: join(provideCacheFolder(), "build.log"),
    onLine: (line) => {
      if (/transforming|modules transformed|rendering|for production/.test(line))
        note(`pages: ${line.trim().replace(/^✓ /, "")}`);
    },
  });
  await buildChatFrame(root, output);
  note("pages: made small");
  await compressAssets(join(output, "client/assets"));
}

/** What runs beside the pages, one file each; packages stay where they are. */
async function buildPrograms() {
  const { build } = await import("esbuild");
  const common = {
    absWorkingDir: root,
    outdir: output,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    jsx: "automatic",
    sourcemap: "linked",
    logLevel: "silent",
  };
  rmSync(join(output, "shared"), { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: {
      server: "server.ts",
      "workers/index": "workers/index.ts",
      "workers/smtp": "workers/smtp.ts",
      "workers/imap": "workers/imap.ts",
      "workers/failures-thread": "workers/failures-thread.ts",
      "workers/training-thread": "workers/training-thread.ts",
      cli: "bin/cli.ts",
      seed: "prisma/seed.ts",
    },
    splitting: true,
    chunkNames: "shared/[name]-[hash]",
  });
  // It reads the schema and the migrations beside itself, so it shares no chunk with the others.
  await build({ ...common, entryPoints: { migrate: "prisma/migrate.ts" } });
  for (const name of ["schema.prisma", "migrations"]) {
    rmSync(join(output, name), { recursive: true, force: true });
    cpSync(join(root, "prisma", name), join(output, name), { recursive: true });
  }
}

const explain = (error) => {
  if (error instanceof CommandFailed) {
    // Behind its words the compiler lists every file it watched: what failed stands before that.
    const at = error.lines.findIndex((line) => /Build failed|\berror\b/i.test(line));
    return (at < 0 ? error.lines.slice(-40) : error.lines.slice(at, at + 12)).join("\n");
  }
  if (error.errors)
    return error.errors
      .map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`)
      .join("\n");
  return error.stack;
};

/**
 * Builds what is missing or older than its sources.
 *
 * @param {("pages" | "programs")[]} wanted
 * @throws {Halt} with the compiler's words when the sources do not compile
 */
export async function provideBuild(wanted = ["pages", "programs"]) {
  if (wanted.every(isFresh)) return;
  await step("Build", (note) =>
    withLock(join(provideCacheFolder(), "build.lock"), async () => {
      mkdirSync(output, { recursive: true });
      const made = [];
      // In this order: Remix empties the folder before it builds the pages, so the programs come after.
      for (const name of Object.keys(halves).filter((half) => wanted.includes(half))) {
        if (isFresh(name)) continue;
        const mark = markOfSources(halves[name].sources);
        rmSync(stampFile(name), { force: true });
        try {
          await halves[name].make(note);
        } catch (error) {
          throw new Halt(
            `The build failed: mend what it says below, then run the command again.\n\n${explain(error)}`,
          );
        }
        writeFileSync(stampFile(name), mark);
        made.push(name);
      }
      note(made.join(" and "));
    }),
  );
}
