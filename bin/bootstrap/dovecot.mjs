import { existsSync } from "node:fs";
import { findCommand } from "./commands.mjs";
import { Halt } from "./halt.mjs";
import { installSystemPackages } from "./system-packages.mjs";

/** Servers are kept where not every PATH looks. */
const places = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"];
const find = () => findCommand("dovecot") ?? places.find(existsSync);

/**
 * The Dovecot IMAP server for the tests, installed first where we may.
 *
 * @param {(detail: string) => void} [note]
 * @returns {Promise<string>} its file
 * @throws {Halt}
 */
export async function provideDovecotProgram(note = () => undefined) {
  if (!find())
    await installSystemPackages(
      { what: "Dovecot", packages: { apt: ["dovecot-imapd"], dnf: ["dovecot"], brew: ["dovecot"] } },
      note,
    );
  const program = find();
  if (!program)
    throw new Halt(
      "Dovecot was installed but is not on the PATH: add its folder to PATH, then run the command again.",
    );
  return program;
}
