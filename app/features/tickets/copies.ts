/** Whom a reply by mail goes to beside the customer, as it is typed: addresses with commas between them. */
export interface TypedCopies {
  cc: string;
  bcc: string;
}

export const noCopies: TypedCopies = { cc: "", bcc: "" };

/** The same as addresses, in small letters. */
export interface Copies {
  cc: string[];
  bcc: string[];
}

/** Addresses of each kind: more are a mailing. */
export const mostCopies = 20;

const longestAddress = 320;

/** Whether a mail can be addressed so. */
export const isAddress = (text: string) =>
  text.length <= longestAddress && /^[^\s@<>",;]{1,64}@[^\s@<>",;]+\.[^\s@<>",;]+$/.test(text);

/** The addresses in what was typed; names before them, as mail programs copy them, are left out. */
const addressesIn = (text: string): string[] =>
  text
    .split(/[,;，；\n]+/)
    .map((one) => /<([^<>]+)>/.exec(one)?.[1] ?? one)
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== "");

/** What was typed as addresses; null where one of them is none, or there are too many. */
export function readCopies({ cc, bcc }: TypedCopies): Copies | null {
  const copies = { cc: addressesIn(cc), bcc: addressesIn(bcc) };
  const fit = [copies.cc, copies.bcc].every((kind) => kind.length <= mostCopies && kind.every(isAddress));
  return fit ? copies : null;
}
