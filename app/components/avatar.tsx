import { cx } from "./class-names.ts";

/** Initials: the given part of a Chinese name, first and last letter of any other. */
export function initialsOf(name: string): string {
  const trimmed = name.trim();
  if (/^\p{Script=Han}+$/u.test(trimmed)) return trimmed.slice(-2);
  const words = trimmed.split(/\s+/);
  const letter = (word = "") => [...word][0] ?? "";
  return `${letter(words[0])}${words.length > 1 ? letter(words.at(-1)) : ""}`.toUpperCase();
}

const sizes = { sm: "size-5 text-[0.5625rem]", md: "size-7 text-2xs", lg: "size-10 text-sm" };

/** A person where there is no picture. Decorative: their name stands beside it. */
export const Avatar = ({ name, size = "md" }: { name: string; size?: keyof typeof sizes }) => (
  <span
    aria-hidden
    className={cx(
      "inline-flex shrink-0 items-center justify-center rounded-full bg-action-tint font-semibold leading-none text-action-text",
      sizes[size],
    )}
  >
    {initialsOf(name)}
  </span>
);
