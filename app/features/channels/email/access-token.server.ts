import { z } from "zod";
import { seconds } from "#app/platform/time.ts";
import type { OAuth2 } from "./server-settings.ts";

const granted = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1).optional() });
const refused = z.object({ error: z.string(), error_description: z.string().optional() });

/** No access token is given: the grant is not good any more (`token`), or whoever gives them is away. */
export class NoAccessToken extends Error {
  constructor(
    readonly kind: "token" | "unreachable",
    words: string,
  ) {
    super(words);
  }
}

/**
 * Gets an access token for a mailbox (RFC 6749, section 6), as Google and Microsoft give them out.
 *
 * @param onRefreshToken keeps the refresh token that came in place of the old one, before anything is done with
 *   either: some servers give a new one each time, and the old one is worth nothing then
 * @throws {NoAccessToken}
 */
export async function fetchAccessToken(
  { clientId, clientSecret, refreshToken, tokenUrl }: OAuth2,
  onRefreshToken: (refreshToken: string) => Promise<void>,
): Promise<string> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(tokenUrl, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({
        grant_type: "refresh_token",
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refreshToken,
      }),
      // Secrets go where they were meant to go.
      redirect: "error",
      signal: AbortSignal.timeout(seconds(15)),
    });
    body = await response.json();
  } catch (error) {
    const { message, cause } = error as Error;
    throw new NoAccessToken("unreachable", `${message}${cause instanceof Error ? `: ${cause.message}` : ""}`);
  }
  const { data: token } = granted.safeParse(body);
  if (response.ok && token) {
    const { access_token: accessToken, refresh_token: renewed = refreshToken } = token;
    if (renewed !== refreshToken) await onRefreshToken(renewed);
    return accessToken;
  }
  const { data: refusal } = refused.safeParse(body);
  throw new NoAccessToken(
    response.status >= 500 ? "unreachable" : "token",
    refusal
      ? [refusal.error, refusal.error_description].filter(Boolean).join(": ")
      : `HTTP ${response.status}`,
  );
}
