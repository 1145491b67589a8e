import { z } from "zod";
import { scopes } from "./permissions.ts";

/** `upay_` and 256 random bits in base64url: recognisable for secret scanners, unguessable. */
export const apiKeyPattern = /^upay_[\w-]{43}$/;
/** How much of a key is kept in the clear, so that people can tell keys apart. */
export const shownPrefix = 11;

export const apiKeyName = z
  .string()
  .trim()
  .min(1, "required")
  .max(80, "invalid_name")
  .regex(/^\P{Cc}*$/u, "invalid_name");
export const apiKeyScopes = z.array(z.enum(scopes), "no_scope").min(1, "no_scope");

/** The offered lifetimes in days; "never" is there for machines nobody visits. */
export const lifetimes = ["30", "90", "365", "never"] as const;
export type Lifetime = (typeof lifetimes)[number];

/** What the form and the use case both ask of a new key. */
export const newApiKey = z.object({
  name: apiKeyName,
  scopes: apiKeyScopes,
  lifetime: z.enum(lifetimes),
});

/** When a key created at `now` expires, or null for never. */
export const expiryOf = (lifetime: Lifetime, now: Date): Date | null =>
  lifetime === "never" ? null : new Date(now.getTime() + Number(lifetime) * 86_400_000);

export type ApiKeyState = "active" | "expired" | "revoked";

/** Revocation weighs more than expiry. */
export function apiKeyState(key: { revokedAt: Date | null; expiresAt: Date | null }, now: Date): ApiKeyState {
  if (key.revokedAt) return "revoked";
  return key.expiresAt && key.expiresAt <= now ? "expired" : "active";
}
