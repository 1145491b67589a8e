import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { migrationsFolder, noFilters, openSchemaEngine } from "./schema-engine.ts";

async function readMigrations() {
  const names = (await readdir(migrationsFolder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok" as const,
          value: await readFile(new URL(`${name}/migration.sql`, migrationsFolder), "utf8"),
        },
      },
    })),
  );
}

/**
 * Brings a database to the newest migration.
 *
 * @param url a PostgreSQL connection string
 * @returns the names of the migrations that were applied now, oldest first
 * @throws when a migration fails; earlier ones stay applied
 */
export async function migrate(url: string): Promise<string[]> {
  const engine = await openSchemaEngine(url);
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: {
      baseDir: fileURLToPath(migrationsFolder),
      lockfile: { path: "./migration_lock.toml", content: 'provider = "postgresql"\n' },
      shadowDbInitScript: "",
      migrationDirectories: await readMigrations(),
    },
    filters: noFilters,
  });
  return appliedMigrationNames;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error("Set DATABASE_URL to the database that is to be migrated.");
    process.exit(2);
  }
  const applied = await migrate(url);
  console.error(applied.length > 0 ? `Applied ${applied.join(", ")}` : "Nothing to migrate");
  process.exit(0);
}
