import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireApiKey } from "#app/features/accounts/api-keys.server.ts";
import type { Actor, ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute } from "#app/platform/http.server.ts";
import type { Endpoint } from "./endpoints.ts";

export interface Call<Caller extends Actor | null> {
  actor: Caller;
  request: Request;
  params: LoaderFunctionArgs["params"];
}

/** An endpoint of the catalogue and what answers it. Its scope is asked for before anything is read. */
export interface Served {
  method: Endpoint["method"];
  answer: (given: LoaderFunctionArgs) => Promise<Response>;
}

/** Answers callers whose key has the endpoint's scope. */
export const answering = (
  { method, scope }: Endpoint & { scope: NonNullable<Endpoint["scope"]> },
  answer: (call: Call<ApiKeyActor>) => Promise<Response>,
): Served => ({
  method,
  answer: async ({ request, params }) =>
    answer({ actor: await requireApiKey(request, scope), request, params }),
});

/** Answers anybody. */
export const answeringAnybody = (
  { method }: Endpoint & { scope: null },
  answer: (call: Call<null>) => Promise<Response>,
): Served => ({
  method,
  answer: ({ request, params }) => answer({ actor: null, request, params }),
});

/** The loader and action of an API route: any method that is not served is 405, any error a problem. */
export function serve(...served: Served[]) {
  const allowed = served.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
  return apiRoute(async (given: LoaderFunctionArgs) => {
    const { method } = given.request;
    const found = served.find((one) => one.method === method || (one.method === "GET" && method === "HEAD"));
    if (!found) {
      throw new ProblemError(405, "method_not_allowed", "This address does not take that method", {
        detail: `It takes ${allowed}.`,
        headers: { Allow: allowed },
      });
    }
    return found.answer(given);
  });
}
