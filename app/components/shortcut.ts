export interface Shortcut {
  /** "j", "mod+k", or a sequence: "g t"; "" for what only the palette offers */
  keys: string;
  label: string;
  group: string;
  /** grows with each that a page brings; it stays where one comes and goes */
  place: number;
  /** it goes before those that came later: what is selected before what is merely open */
  first?: boolean;
  run: () => void;
}

/** The shortcuts with one more: those that go first, then the others, the newest of each before the older. */
export const withShortcut = (shortcuts: readonly Shortcut[], added: Shortcut): Shortcut[] => {
  const firsts = added.first ? 0 : shortcuts.filter(({ first }) => first).length;
  return [...shortcuts.slice(0, firsts), added, ...shortcuts.slice(firsts)];
};

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const names: Record<string, string> = {
  Escape: "escape",
  Enter: "enter",
  ArrowUp: "up",
  ArrowDown: "down",
  " ": "space",
};

/** One key press as shortcuts write it; null for modifiers alone and for keys with Alt. */
export function keyOf({ key, ctrlKey, metaKey, altKey }: Pressed): string | null {
  if (altKey || ["Shift", "Control", "Meta", "Alt", "CapsLock", "Process", "Dead"].includes(key)) return null;
  const name = names[key] ?? key.toLowerCase();
  return ctrlKey || metaKey ? `mod+${name}` : name;
}

/**
 * What a key press means after those already begun.
 *
 * @param begun keys of an unfinished sequence, "" for none
 * @returns the shortcut that is complete now, if any, and what remains begun
 */
export function advance<S extends { keys: string }>(
  begun: string,
  key: string,
  shortcuts: readonly S[],
): { match: S | null; rest: string } {
  for (const typed of begun ? [`${begun} ${key}`, key] : [key]) {
    const match = shortcuts.find((shortcut) => shortcut.keys === typed);
    if (match) return { match, rest: "" };
    if (shortcuts.some((shortcut) => shortcut.keys.startsWith(`${typed} `)))
      return { match: null, rest: typed };
  }
  return { match: null, rest: "" };
}

/**
 * What can be done on the page at hand, for the palette: of those with the same keys, or without any and of
 * the same name, the one that would run. What leads elsewhere, and what works everywhere, it knows by itself. What came last to the
 * page, such as a conversation beside its list, stands first, each group in its own order.
 *
 * @param shortcuts the last registered first
 */
export function actionsOf(shortcuts: readonly Shortcut[]): Shortcut[] {
  const seen = new Set<string>();
  const actions = shortcuts.filter(({ keys, label }) => {
    if (keys.startsWith("g ") || keys === "mod+k" || keys === "?") return false;
    const name = keys || `: ${label}`;
    return !seen.has(name) && seen.add(name);
  });
  const newest = (group: string) =>
    Math.max(...actions.filter((one) => one.group === group).map(({ place }) => place));
  return actions.sort((one, other) => newest(other.group) - newest(one.group) || one.place - other.place);
}

/** Whether keys belong to a field and not to the page. */
export function isTyping(target: unknown): boolean {
  const element = target as { tagName?: string; isContentEditable?: boolean; type?: string } | null;
  if (!element?.tagName) return false;
  if (element.isContentEditable) return true;
  if (element.tagName === "INPUT")
    return !["checkbox", "radio", "button", "submit"].includes(element.type ?? "text");
  return element.tagName === "TEXTAREA" || element.tagName === "SELECT";
}
