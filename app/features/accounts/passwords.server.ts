import { hash, type Options, parseOptions, verify } from "@node-rs/argon2";

/**
 * Argon2id (this library's own choice of variant) with 19 MiB, two passes and one lane:
 * OWASP Password Storage Cheat Sheet, section "Argon2id", recommended minimum.
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } satisfies Options;

/** One text has one form, however the keyboard composed it (NIST SP 800-63B, 5.1.1.2). */
const normalised = (password: string) => password.normalize("NFKC");

/** The PHC text to keep of a password. Takes some 20 ms of one core, off the event loop. */
export const hashPassword = (password: string) => hash(normalised(password), parameters);

let decoy: Promise<string> | undefined;

/**
 * Whether the password is the one that was hashed.
 *
 * Without a hash (no such account, invitation still open) a decoy is checked all the same,
 * so that the answer takes as long and does not tell whether the account exists.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("nobody signs in with this");
  const right = await verify(passwordHash ?? (await decoy), normalised(password));
  return passwordHash !== null && right;
}

/** Whether a hash was made with other parameters than today's and should be renewed at the next sign-in. */
export function isOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism, outputLen } = parseOptions(passwordHash);
  return (
    memoryCost !== parameters.memoryCost ||
    timeCost !== parameters.timeCost ||
    parallelism !== parameters.parallelism ||
    outputLen !== parameters.outputLen
  );
}
