import type { Page } from "playwright-core";
import { inject } from "vitest";
import { provideApiKey } from "#app/features/accounts/api-keys.server.ts";
import { type Role, scopes } from "#app/features/accounts/permissions.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";

const { url, signIns } = inject("console");
const cookies = new Map<Role, string>();

/** A form as this site's own pages send it. */
export const sameSite = { Origin: url, "Content-Type": "application/x-www-form-urlencoded" };

/** The cookie of a session of its own, for a test that ends it. */
export async function freshCookieOf(role: Role): Promise<string> {
  const email = signIns.staff.find((member) => member.role === role)?.email ?? "";
  const response = await fetch(`${url}/auth/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: sameSite,
    body: new URLSearchParams({ intent: "sign-in", email, password: signIns.password }),
  });
  const cookie = response.headers.get("set-cookie")?.split(";")[0];
  if (!cookie?.startsWith("upay_session=")) throw new Error(`${role} could not sign in: ${response.status}`);
  return cookie;
}

/** The session cookie of a demonstration member of staff; signs in once per test file. */
export async function cookieOf(role: Role): Promise<string> {
  const held = cookies.get(role);
  if (held) return held;
  const cookie = await freshCookieOf(role);
  cookies.set(role, cookie);
  return cookie;
}

/** Sets language and theme for a member of staff. */
export async function prefer(role: Role, preferences: { locale?: "en" | "zh"; theme?: "light" | "dark" }) {
  const response = await fetch(`${url}/preferences`, {
    method: "POST",
    headers: { ...sameSite, Cookie: await cookieOf(role) },
    body: new URLSearchParams(preferences),
  });
  if (!response.ok) throw new Error(`preferences were refused: ${response.status}`);
}

/** Signs the page's browser in, without going through the form. */
export async function signInAs(page: Page, role: Role) {
  const [name = "", value = ""] = (await cookieOf(role)).split(/=(.*)/s);
  await page.context().addCookies([{ name, value, url, httpOnly: true, sameSite: "Lax" }]);
}

const apiSecret = `upay_${Buffer.from("browser tests only, not a secret").toString("base64url").slice(0, 43).padEnd(43, "0")}`;
let provided: Promise<unknown> | undefined;

/** A key of the HTTP interface that may do everything. */
export async function apiKey(): Promise<string> {
  provided ??= provideApiKey({ type: "system" }, "Browser tests", apiSecret, [...scopes]);
  await provided;
  return apiSecret;
}

/** Reports payments as the payment company would. */
export async function report(...records: TransactionRecord[]) {
  const response = await fetch(`${url}/api/v1/transactions`, {
    method: "POST",
    headers: { Authorization: `Bearer ${await apiKey()}`, "Content-Type": "application/json" },
    body: JSON.stringify(records),
  });
  const answer = (await response.json()) as { accepted: number };
  if (response.status !== 202)
    throw new Error(`payments were refused: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
