import { createHash, randomBytes } from "node:crypto";
import { appOrigin } from "#app/platform/env.server.ts";
import { days, hours } from "#app/platform/time.ts";

const name = "upay_session";
/** Whatever happens, a sign-in ends after this long (milliseconds). */
export const longestSession = days(14);

const protection = `HttpOnly; SameSite=Lax${appOrigin.startsWith("https:") ? "; Secure" : ""}`;
const attributes = `Path=/; ${protection}`;

/** 256 random bits, base64url. */
export const newToken = () => randomBytes(32).toString("base64url");

/** What the database keeps of a token: SHA-256, hex. Random tokens need no slow hash. */
export const tokenHash = (token: string) => createHash("sha256").update(token).digest("hex");

/** The Set-Cookie value that signs a browser in. */
export const sessionCookie = (token: string) =>
  `${name}=${token}; ${attributes}; Max-Age=${longestSession / 1000}`;

/** The Set-Cookie value that forgets it. */
export const clearedCookie = `${name}=; ${attributes}; Max-Age=0`;

/** A token of ours in a Cookie header, or null where there is none that could be one. */
function cookieToken(cookieHeader: string | null | undefined, wanted: string): string | null {
  for (const part of (cookieHeader ?? "").split(";")) {
    const [key, value] = part.trim().split("=");
    if (key === wanted && value && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}

/** The session token of a Cookie header. */
export const tokenFrom = (cookieHeader: string | null | undefined) => cookieToken(cookieHeader, name);

const linkName = "upay_link";
const linkAttributes = `Path=/auth/welcome; ${protection}`;

/** Carries the token of an invitation or reset link while its page is open. */
export const linkCookie = (token: string) =>
  `${linkName}=${/^[\w-]{43}$/.test(token) ? token : ""}; ${linkAttributes}; Max-Age=${hours(1) / 1000}`;

export const clearedLinkCookie = `${linkName}=; ${linkAttributes}; Max-Age=0`;

/** The token of the link that was followed; empty where there is none, which no link has. */
export const linkTokenFrom = (cookieHeader: string | null | undefined) =>
  cookieToken(cookieHeader, linkName) ?? "";
