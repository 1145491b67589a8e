import { ProblemError } from "./errors.ts";

/**
 * What a page's loader or action throws for an expected refusal: a response that the nearest
 * error boundary shows in words. Anything else goes on as it is and becomes a bare 500.
 */
export function pageProblem(error: unknown): never {
  if (error instanceof ProblemError)
    throw new Response(error.code, { status: error.status, headers: error.headers });
  throw error;
}
