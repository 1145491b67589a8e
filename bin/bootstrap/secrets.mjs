import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Halt } from "./halt.mjs";
import { dataFolder, provideDataFolder } from "./paths.mjs";
import { newPassword } from "./postgres.mjs";

const file = join(dataFolder, "secrets.json");

/** In the form of app/features/accounts/api-key.ts. */
const newApiKey = () => `upay_${randomBytes(32).toString("base64url")}`;

/**
 * The secrets of this folder's private instance, made at its first start and kept in .data with mode 600.
 *
 * @returns {{ appSecret: string, postgresPassword: string, redisPassword: string, demoApiKey: string }}
 */
export function provideSecrets() {
  provideDataFolder();
  if (!existsSync(file)) {
    const secrets = {
      appSecret: randomBytes(48).toString("base64url"),
      postgresPassword: newPassword(),
      redisPassword: newPassword(),
      demoApiKey: newApiKey(),
    };
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Halt(
      `${file} cannot be read (${error.message}): repair it, or delete ${dataFolder} to start afresh.`,
    );
  }
}
