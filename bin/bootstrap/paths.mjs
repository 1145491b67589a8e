import { createHash } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** Everything `npm start` keeps: databases, secrets, logs. Deleting it starts afresh. */
export const dataFolder = process.env.UPAY_DATA ? resolve(process.env.UPAY_DATA) : join(root, ".data");

/** What belongs to the project folder whoever works in it: locks, and what installing and building said. */
const cacheFolder = join(root, ".cache");

/** Whether this process runs as the system's administrator. */
export const isRoot = process.getuid?.() === 0;

/** Tells one folder from another in eight letters. */
export const markOf = (folder) => createHash("sha256").update(folder).digest("hex").slice(0, 8);

/** Makes a folder, and its parents, that only its owner may read (`mode` 0o711: others may pass through). */
export function privateFolder(path, mode = 0o700) {
  mkdirSync(path, { recursive: true, mode });
  chmodSync(path, mode);
  return path;
}

export const provideCacheFolder = () => privateFolder(cacheFolder);

/** Makes the data folder; the database's own user must pass through it where that is not us. */
export const provideDataFolder = () => privateFolder(dataFolder, isRoot ? 0o711 : 0o700);
