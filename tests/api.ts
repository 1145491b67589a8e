import { createApiKey } from "#app/features/accounts/api-keys.server.ts";
import type { Scope } from "#app/features/accounts/permissions.ts";
import * as transactionRoute from "#app/routes/api.v1.transactions.$id.ts";
import * as transactionsRoute from "#app/routes/api.v1.transactions.ts";

/** An API answer, read. */
export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

type Handler = (given: never) => Promise<Response>;

/** A new API key's secret. */
export async function apiKey(...scopes: Scope[]): Promise<string> {
  const { secret } = await createApiKey({ type: "system" }, { name: "Test", scopes, lifetime: "30" });
  return secret;
}

async function call<Body>(handler: Handler, request: Request, params: object): Promise<Answer<Body>> {
  const response = await handler({ request, params, context: {} } as never);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

/** Sends a body to the transactions route as the web server hands it over. Objects go as JSON. */
export async function post<Body>(
  secret: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const raw = typeof body === "string" || body instanceof Uint8Array;
  const request = new Request("http://console.test/api/v1/transactions", {
    method: "POST",
    body: raw ? (body as string) : JSON.stringify(body),
    headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json", ...headers },
  });
  return call(transactionsRoute.action, request, {});
}

/** Reads one transaction through its route. */
export async function get<Body>(secret: string, id: string): Promise<Answer<Body>> {
  const request = new Request(`http://console.test/api/v1/transactions/${encodeURIComponent(id)}`, {
    headers: { Authorization: `Bearer ${secret}` },
  });
  return call(transactionRoute.loader, request, { id });
}
