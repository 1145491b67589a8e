/**
 * Writes the SQL that leads from an earlier schema to the present one:
 * `git show HEAD:prisma/schema.prisma > old.prisma`, then
 * `tsx prisma/migration-sql.ts old.prisma > prisma/migrations/<time>_<name>/migration.sql`.
 * Without a file it starts from an empty database. Indexes and constraints that Prisma
 * cannot express are added to the written file by hand.
 */
import { readFile } from "node:fs/promises";
import { noFilters, openSchemaEngine, schemaFile } from "./schema-engine.ts";

const url = process.env.DATABASE_URL;
const earlier = process.argv[2];
if (!url) {
  console.error("Set DATABASE_URL to any reachable database; it is not changed.");
  process.exit(2);
}

const schemaAt = async (file: string | URL) => ({
  tag: "schemaDatamodel" as const,
  files: [{ path: "schema.prisma", content: await readFile(file, "utf8") }],
});

const engine = await openSchemaEngine(url);
const { stdout } = await engine.diff({
  from: earlier ? await schemaAt(earlier) : { tag: "empty" },
  to: await schemaAt(schemaFile),
  script: true,
  exitCode: null,
  filters: noFilters,
});
process.stdout.write(stdout ?? "");
process.exit(0);
