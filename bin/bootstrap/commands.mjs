import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a command is on the PATH, or undefined. */
export function findCommand(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (!folder) continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/** The first of several commands that is there. */
export const findOneOf = (names) => names.map(findCommand).find(Boolean);
