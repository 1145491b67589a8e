export interface Shortcut {
  /** "j", "mod+k", or a sequence: "g t" */
  keys: string;
  label: string;
  group: string;
  run: () => void;
}

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

/** Whether keys belong to a field and not to the page. */
export function isTyping(target: unknown): boolean {
  const element = target as { tagName?: string; isContentEditable?: boolean; type?: string } | null;
  if (!element?.tagName) return false;
  if (element.isContentEditable) return true;
  if (element.tagName === "INPUT")
    return !["checkbox", "radio", "button", "submit"].includes(element.type ?? "text");
  return element.tagName === "TEXTAREA" || element.tagName === "SELECT";
}
