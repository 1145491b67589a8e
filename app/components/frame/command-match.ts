/**
 * How well typed words fit a command: 0 for not at all, more for better. Every word must begin
 * a word of the label or of a keyword, or stand inside the label; scattered letters do not count.
 */
export function commandScore(words: string, label: string, keywords: readonly string[] = []): number {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (asked.length === 0) return 1;
  const name = label.toLowerCase();
  const beginnings = [name, ...keywords.map((keyword) => keyword.toLowerCase())].flatMap((text) =>
    text.split(/[\s·/_-]+/),
  );
  let score = name.startsWith(asked.join(" ")) ? 2 : 1;
  for (const word of asked) {
    if (beginnings.some((beginning) => beginning.startsWith(word))) continue;
    if (!name.includes(word)) return 0;
    score -= 0.5 / asked.length;
  }
  return score;
}
