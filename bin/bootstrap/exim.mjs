import { existsSync } from "node:fs";
import { findCommand } from "./commands.mjs";
import { Halt } from "./halt.mjs";
import { installSystemPackages } from "./system-packages.mjs";

const names = ["exim4", "exim"];
const places = ["/usr/sbin/exim4", "/usr/sbin/exim", "/opt/homebrew/bin/exim"];
const find = () => names.map(findCommand).find(Boolean) ?? places.find(existsSync);

/**
 * The Exim mail server for the tests, installed first where we may.
 *
 * @param {(detail: string) => void} [note]
 * @returns {Promise<string>} its file
 * @throws {Halt}
 */
export async function provideEximProgram(note = () => undefined) {
  if (!find())
    await installSystemPackages(
      { what: "Exim", packages: { apt: ["exim4-daemon-light"], dnf: ["exim"], brew: ["exim"] } },
      note,
    );
  const program = find();
  if (!program)
    throw new Halt(
      "Exim was installed but is not on the PATH: add its folder to PATH, then run the command again.",
    );
  return program;
}
