/** A piece of text, and where it leads if it is an address. */
export interface Piece {
  text: string;
  href: string | null;
}

/** A web address where it stands in a text. */
export const address = /https?:\/\/[^\s<>"'`{}|\\^（）「」『』《》“”，。；：！？、]+/giu;

/**
 * Text in pieces, those that are web addresses with where they lead. Whatever else a message
 * holds stays text: nothing of it is ever read as markup.
 */
export function linkedText(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(address)) {
    const shown = withoutSentenceEnd(match[0]);
    const href = safeHref(shown);
    if (!href) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), href: null });
    pieces.push({ text: shown, href });
    done = match.index + shown.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), href: null });
  return pieces;
}

/** What ends a sentence does not belong to the address. */
export const withoutSentenceEnd = (found: string) => found.replace(/[.,;:!?)\]]+$/, "");

/** An http address without a name and password in it, which could pass for another site; else null. */
export function safeHref(text: string): string | null {
  try {
    const url = new URL(text);
    const plain = (url.protocol === "https:" || url.protocol === "http:") && !url.username && !url.password;
    return plain ? url.href : null;
  } catch {
    return null;
  }
}
