import { createHash, randomBytes } from "node:crypto";
import { appOrigin } from "#app/platform/env.server.ts";
import { days } from "#app/platform/time.ts";

const name = "upay_session";
/** Whatever happens, a sign-in ends after this long (milliseconds). */
export const longestSession = days(14);

const attributes = `Path=/; HttpOnly; SameSite=Lax${appOrigin.startsWith("https:") ? "; Secure" : ""}`;

/** 256 random bits, base64url. */
export const newToken = () => randomBytes(32).toString("base64url");

/** What the database keeps of a token: SHA-256, hex. Random tokens need no slow hash. */
export const tokenHash = (token: string) => createHash("sha256").update(token).digest("hex");

/** The Set-Cookie value that signs a browser in. */
export const sessionCookie = (token: string) =>
  `${name}=${token}; ${attributes}; Max-Age=${longestSession / 1000}`;

/** The Set-Cookie value that forgets it. */
export const clearedCookie = `${name}=; ${attributes}; Max-Age=0`;

/** The session token of a Cookie header, or null where there is none that could be one. */
export function tokenFrom(cookieHeader: string | null | undefined): string | null {
  for (const part of (cookieHeader ?? "").split(";")) {
    const [key, value] = part.trim().split("=");
    if (key === name && value && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}
