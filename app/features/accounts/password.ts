/** Shorter ones are guessed; length is what makes a password strong (NIST SP 800-63B, 5.1.1). */
export const shortestPassword = 12;
/** Hashing costs the same for all, but nobody types more than this. Counted in characters. */
export const longestPassword = 200;
const fewestDifferent = 5;

export type PasswordProblem = "too_short" | "too_long" | "too_uniform" | "contains_name" | "contains_email";

const letters = (text: string) => text.normalize("NFKC").toLowerCase();

/** Parts of a name or address that would make a password guessable: four letters, or two where each is a word. */
const tellingParts = (text: string) =>
  letters(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => [...part].length >= (/\p{Script=Han}/u.test(part) ? 2 : 4));

/**
 * What is wrong with a new password, or null where it may be used. There is no list of
 * forbidden ones: it must be long, not all the same, and not be about the person.
 *
 * @param owner whose password it will be
 */
export function passwordProblem(
  password: string,
  owner: { email: string; name: string },
): PasswordProblem | null {
  const text = letters(password);
  const characters = [...text];
  if (characters.length < shortestPassword) return "too_short";
  if (characters.length > longestPassword) return "too_long";
  if (new Set(characters).size < fewestDifferent) return "too_uniform";
  const mailbox = letters(owner.email).split("@")[0] ?? "";
  if ([mailbox, ...tellingParts(mailbox)].some((part) => part.length >= 4 && text.includes(part))) {
    return "contains_email";
  }
  if (tellingParts(owner.name).some((part) => text.includes(part))) return "contains_name";
  return null;
}
