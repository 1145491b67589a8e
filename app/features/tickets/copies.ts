import { z } from "zod";

/** Whom a reply by mail goes to beside the customer, as it is typed: addresses with commas between them. */
export interface TypedCopies {
  cc: string;
  bcc: string;
}

export const noCopies: TypedCopies = { cc: "", bcc: "" };

/** Addresses of each kind: more are a mailing. */
export const mostCopies = 20;

const address = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .regex(/^[^\s@<>",;]{1,64}@[^\s@<>",;]+\.[^\s@<>",;]+$/);

/** What the server takes. */
export const copiesSchema = z.object({
  cc: z.array(address).max(mostCopies),
  bcc: z.array(address).max(mostCopies),
});
export type Copies = z.infer<typeof copiesSchema>;

/** The addresses in what was typed; names before them, as mail programs copy them, are left out. */
const addressesIn = (text: string): string[] =>
  text
    .split(/[,;，；\n]+/)
    .map((one) => /<([^<>]+)>/.exec(one)?.[1] ?? one)
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** What was typed as addresses; null where one of them is none, or there are too many. */
export function readCopies({ cc, bcc }: TypedCopies): Copies | null {
  return copiesSchema.safeParse({ cc: addressesIn(cc), bcc: addressesIn(bcc) }).data ?? null;
}
