/** Crockford's base32: no I, L, O or U, so that a code read from paper has one reading. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

export const recoveryCodeCount = 10;
/** 12 letters of 5 bits: 60 bits, kept as a keyed hash. */
export const recoveryCodeBytes = 12;

/** A code such as "7k2m-x9qd-04tv" from {@link recoveryCodeBytes} random bytes, 5 bits of each. */
export function recoveryCodeFrom(bytes: Uint8Array): string {
  const letters = [...bytes.slice(0, recoveryCodeBytes)].map((byte) => alphabet[byte & 31]).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** The letters of a code however it was typed, with look-alikes read as what they were. */
export const typedRecoveryCode = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^0-9a-z]/g, "")
    .replace(/o/g, "0")
    .replace(/[il]/g, "1");
