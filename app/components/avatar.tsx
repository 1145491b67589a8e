/** Initials: one character of a Chinese name's given part, two of any other. */
export function initialsOf(name: string): string {
  const trimmed = name.trim();
  if (/^\p{Script=Han}+$/u.test(trimmed)) return trimmed.slice(-2);
  const words = trimmed.split(/\s+/);
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""}`.toUpperCase();
}

/** A person where there is no picture. Decorative: their name stands beside it. */
export const Avatar = ({ name }: { name: string }) => (
  <span
    aria-hidden
    className="inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-action-tint text-2xs font-semibold text-action-text"
  >
    {initialsOf(name)}
  </span>
);
