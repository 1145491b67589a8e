import { z } from "zod";

/** What a site says of its signed-in visitor. */
const claims = z.object({
  sub: z.string().regex(/^[^\s\p{Cc}\p{Cs}]{1,200}$/u),
  exp: z.number().positive(),
  nbf: z.number().optional(),
  name: z.string().max(200).optional(),
  email: z.email().max(254).optional(),
});
const header = z.object({ alg: z.literal("HS256"), kid: z.string().max(64) });

export interface Identity {
  customerId: string;
  name: string | null;
  email: string | null;
}

/** How far two clocks may be apart, in seconds. */
const leeway = 30;

const json = (part: string): unknown => {
  const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (char) =>
    char.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
};

/**
 * Who a token (RFC 7519, HS256) proves somebody to be, or null. The algorithm is ours to say
 * and not the token's; the expiry must be there; the key is the one it names.
 *
 * @param isSigned whether a text carries a signature under a key of that id; false where there is none
 * @param now seconds since 1970
 */
export function readIdentity(
  token: string,
  isSigned: (text: string, signature: string, kid: string) => boolean,
  now: number,
): Identity | null {
  const parts = token.split(".");
  const [head, body, signature] = parts;
  if (parts.length !== 3 || !head || !body || !signature) return null;
  if (!parts.every((part) => /^[\w-]+$/.test(part))) return null;
  try {
    const { kid } = header.parse(json(head));
    if (!isSigned(`${head}.${body}`, signature, kid)) return null;
    const { sub, exp, nbf, name, email } = claims.parse(json(body));
    if (exp <= now - leeway || (nbf !== undefined && nbf > now + leeway)) return null;
    return { customerId: sub, name: name?.trim() || null, email: email?.toLowerCase() ?? null };
  } catch {
    return null;
  }
}
