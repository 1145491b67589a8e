import type { Actor, Scope } from "#app/features/accounts/permissions.ts";
import { Forbidden } from "#app/platform/errors.ts";

/**
 * What programs may do with payments: API keys by their scopes, the product itself always,
 * people never (they have permissions, and pages).
 *
 * @throws {Forbidden}
 */
export function assertScope(actor: Actor, scope: Scope): void {
  if (actor.type === "system" || (actor.type === "api_key" && actor.scopes.includes(scope))) return;
  throw new Forbidden(scope);
}
