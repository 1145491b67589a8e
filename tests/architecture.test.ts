import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Features from the ground up: one may import those on its own step or below, never above. */
const ladder = [
  ["audit", "accounts"],
  ["customers"],
  ["transactions"],
  ["conversations"],
  ["tickets"],
  ["channels"],
] as const;
const riskLadder = [["transactions"], ["fraud"], ["failures"]] as const;
/** May read everything; nobody imports them. */
const readers = new Set(["dashboards", "home", "system", "api", "fan-in", "complaints"]);
/** Pure worlds of their own that others may use. */
const leaves = new Set(["simulation"]);

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file) && !file.includes("platform/prisma/"));
}

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const importPattern = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const dynamicPattern = /\bimport\(\s*"([^"]+)"\s*\)/g;

function resolveImport(from: string, to: string): string {
  if (to.startsWith("#")) return to.slice(1);
  if (to.startsWith(".")) return normalize(join(dirname(from), to));
  return to;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const fixed = [...text.matchAll(importPattern)].map((match) => ({
    typeOnly: Boolean(match[1]),
    to: match[2] ?? "",
  }));
  const dynamic = [...text.matchAll(dynamicPattern)].map((match) => ({
    typeOnly: false,
    to: match[1] ?? "",
  }));
  return [...fixed, ...dynamic].map(({ to, typeOnly }) => ({
    from: file,
    to: resolveImport(file, to),
    typeOnly,
  }));
}

const files = ["app", "workers", "bin", "prisma", "tests"].flatMap(sourceFiles).concat("server.ts");
const imports = files.flatMap(importsOf);
const isTest = (file: string) =>
  file.endsWith(".test.ts") || file.endsWith(".test.tsx") || file.startsWith("tests/");
const product = imports.filter(({ from }) => !isTest(from));
const featureOf = (path: string) => /^app\/features\/([^/]+)\//.exec(path)?.[1];
const show = (list: Import[]) => list.map(({ from, to }) => `${from} imports ${to}`);

function mayImport(from: string, to: string): boolean {
  if (from === to || readers.has(from) || leaves.has(to)) return true;
  if (readers.has(to)) return false;
  for (const steps of [ladder, riskLadder]) {
    const here = steps.findIndex((step) => (step as readonly string[]).includes(from));
    const there = steps.findIndex((step) => (step as readonly string[]).includes(to));
    if (here !== -1 && there !== -1) return there <= here;
  }
  // Whatever is on one ladder only stands above the ground that both share.
  const ground = new Set(["audit", "accounts", "customers", "transactions"]);
  return ground.has(to) && !ground.has(from);
}

describe("the house", () => {
  it("reads the sources it speaks of", () => {
    expect(files.length).toBeGreaterThan(60);
    expect(product.length).toBeGreaterThan(200);
  });

  it("lets features import downward only", () => {
    const wrong = product.filter(({ from, to }) => {
      const [a, b] = [featureOf(from), featureOf(to)];
      return a !== undefined && b !== undefined && !mayImport(a, b);
    });
    expect(show(wrong)).toEqual([]);
  });

  it("keeps platform free of features, and everything free of the edges", () => {
    const platform = product.filter(
      ({ from, to }) =>
        from.startsWith("app/platform/") && /^app\/(features|routes|sockets|components)\//.test(to),
    );
    const upward = product.filter(
      ({ from, to }) =>
        /^app\/(features|platform|components)\//.test(from) &&
        /^(app\/(routes|sockets)|workers|bin)\//.test(to),
    );
    const appToWorkers = product.filter(
      ({ from, to }) => from.startsWith("app/") && /^(workers|bin)\//.test(to),
    );
    expect(show([...platform, ...upward, ...appToWorkers])).toEqual([]);
  });

  it("keeps generic components free of features' shells", () => {
    const wrong = product.filter(
      ({ from, to }) => from.startsWith("app/components/") && to.includes(".server"),
    );
    expect(show(wrong)).toEqual([]);
  });

  it("keeps core files pure: no clock, no randomness, no I/O, no framework", () => {
    const core = files.filter((file) => featureOf(file) && /(?<!\.server)\.ts$/.test(file) && !isTest(file));
    const impure = core.flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      const uses = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bcrypto\.|\bprocess\.env|\bfetch\(/.exec(
        text,
      );
      const framework = importsOf(file).filter(
        ({ to, typeOnly }) =>
          !typeOnly &&
          (/^(node:|@remix-run\/|react|ioredis|bullmq|pg$|@prisma)/.test(to) || to.includes(".server")),
      );
      return [...(uses ? [`${file} uses ${uses[0]}`] : []), ...show(framework)];
    });
    expect(core.length).toBeGreaterThan(5);
    expect(impure).toEqual([]);
  });

  it("lets the web server import only stateless app code", () => {
    const wrong = importsOf("server.ts").filter(
      ({ to, typeOnly }) =>
        to.startsWith("app/") &&
        !typeOnly &&
        !/^app\/platform\/(request-guards|precompressed\.server)\.ts$/.test(to),
    );
    expect(show(wrong)).toEqual([]);
  });

  it("has no drawers for odds and ends", () => {
    const drawers = files
      .concat(readdirSync(root))
      .filter((file) =>
        /(^|\/)(utils?|misc|helpers?|managers?|common-stuff|v2)(\.|\/|$)/.test(
          relative(root, join(root, file)),
        ),
      );
    expect(drawers).toEqual([]);
  });
});
