import { z } from "zod";

/** What a site says of its signed-in visitor. */
const claims = z.object({
  sub: z.string().regex(/^[^\s\p{Cc}\p{Cs}]{1,200}$/u),
  exp: z.number().positive(),
  nbf: z.number().optional(),
  name: z.string().max(200).optional(),
  email: z.email().max(254).optional(),
  /** what the site knows of where its customer is now: told apart from what is usual of them */
  device: z.string().max(200).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});
const header = z.object({ alg: z.literal("HS256"), kid: z.string().max(64) });

export interface Identity {
  customerId: string;
  name: string | null;
  email: string | null;
  /** the device's id as payments name it, and its country (ISO 3166-1) */
  device: string | null;
  country: string | null;
}

/** How far two clocks may be apart, in seconds. */
const leeway = 30;

const json = (part: string): unknown => {
  const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (char) =>
    char.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
};

/** What a token's parts say, or null where they say nothing that can be read. */
function readParts(head: string, body: string) {
  try {
    const { kid } = header.parse(json(head));
    return { kid, claims: claims.parse(json(body)) };
  } catch {
    return null;
  }
}

/**
 * Who a token (RFC 7519, HS256) proves somebody to be, or null. The algorithm is ours to say
 * and not the token's; the expiry must be there; the key is the one it names.
 *
 * @param isSigned whether a text carries a signature under a key of that id; false where there is none
 * @param now seconds since 1970
 */
export async function readIdentity(
  token: string,
  isSigned: (text: string, signature: string, kid: string) => Promise<boolean>,
  now: number,
): Promise<Identity | null> {
  const parts = token.split(".");
  const [head, body, signature] = parts;
  if (parts.length !== 3 || !head || !body || !signature) return null;
  if (!parts.every((part) => /^[\w-]+$/.test(part))) return null;
  const said = readParts(head, body);
  if (!said || !(await isSigned(`${head}.${body}`, signature, said.kid))) return null;
  const { sub, exp, nbf, name, email, device, country } = said.claims;
  if (exp <= now - leeway || (nbf !== undefined && nbf > now + leeway)) return null;
  return {
    customerId: sub,
    name: name?.trim() || null,
    email: email?.toLowerCase() ?? null,
    device: device ?? null,
    country: country ?? null,
  };
}
