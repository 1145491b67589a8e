/** Stands for bytes that are no UTF-8. It is half a character, which no UTF-8 holds. */
export const brokenText = "\udfff";

/** Whether a text of a JSON value, a name included, is broken. Any depth is gone through. */
export function holdsBrokenText(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string" && next.includes(brokenText)) return true;
    if (typeof next !== "object" || next === null) continue;
    if (Array.isArray(next)) for (const item of next) left.push(item);
    else for (const [name, item] of Object.entries(next)) left.push(name, item);
  }
  return false;
}
