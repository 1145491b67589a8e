import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

export const schemaFile = new URL("./schema.prisma", import.meta.url);
export const migrationsFolder = new URL("./migrations/", import.meta.url);
export const noFilters = { externalTables: [], externalEnums: [] };

interface WasmExports {
  __wbindgen_start(): void;
}

let wasm: Promise<void> | undefined;

/** Node has no `import` of .wasm files, so the module is instantiated by hand, once. */
async function loadWasm() {
  const file = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  const glue = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as unknown as WasmExports).__wbindgen_start();
}

/**
 * The adapter cuts a script at every semicolon, also inside functions and comments.
 * PostgreSQL takes the whole script in one go.
 */
class WholeScriptPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

/**
 * Prisma's own schema engine (its WebAssembly build, which needs no download) on a database.
 * It keeps Prisma's `_prisma_migrations`, so `prisma migrate deploy` works on the same database.
 *
 * @param url a PostgreSQL connection string
 */
export async function openSchemaEngine(url: string) {
  wasm ??= loadWasm();
  await wasm;
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptPg({ connectionString: url }));
  const datamodel = await readFile(schemaFile, "utf8");
  return bindings.SchemaEngine.new({ datamodels: [["schema.prisma", datamodel]] }, () => {}, adapter);
}
