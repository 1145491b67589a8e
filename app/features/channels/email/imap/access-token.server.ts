import { z } from "zod";
import { seconds } from "#app/platform/time.ts";
import type { OAuth2 } from "../server-settings.ts";
import { ReadingProblem } from "./reading-problem.ts";

const granted = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1).optional() });
const refused = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Gets an access token for a mailbox (RFC 6749, section 6), as Google and Microsoft give them out.
 *
 * @returns the token, and the refresh token to keep from now on: some servers give a new one each time
 * @throws {ReadingProblem} where none is given: `token` if the grant is not good any more
 */
export async function fetchAccessToken({ clientId, clientSecret, refreshToken, tokenUrl }: OAuth2) {
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
    throw new ReadingProblem(
      "unreachable",
      `${message}${cause instanceof Error ? `: ${cause.message}` : ""}`,
    );
  }
  const { data: token } = granted.safeParse(body);
  if (response.ok && token)
    return { accessToken: token.access_token, refreshToken: token.refresh_token ?? refreshToken };
  const { data: refusal } = refused.safeParse(body);
  throw new ReadingProblem(
    response.status >= 500 ? "unreachable" : "token",
    refusal
      ? [refusal.error, refusal.error_description].filter(Boolean).join(": ")
      : `HTTP ${response.status}`,
  );
}
