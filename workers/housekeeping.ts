import { removeExpiredAccessTokens } from "#app/features/accounts/access-tokens.server.ts";
import { removeExpiredSessions } from "#app/features/accounts/sessions.server.ts";
import { removeExpiredVisitors } from "#app/features/channels/chat/visitor-sessions.server.ts";
import { sweepBacklog } from "#app/features/fraud/backlog.server.ts";
import { routeConversations } from "#app/features/tickets/routing.server.ts";
import { wakeSnoozed } from "#app/features/tickets/snooze.server.ts";
import { removeExpiredIdempotencyKeys } from "#app/features/transactions/expired-keys.server.ts";
import { count } from "./counters.ts";

export const housekeeping = {
  async sweepBacklog() {
    count("lanesSwept", (await sweepBacklog()).length);
  },
  async wakeSnoozed() {
    count("conversationsWoken", await wakeSnoozed());
  },
  async routeConversations() {
    count("conversationsRouted", await routeConversations());
  },
  async removeExpired() {
    await Promise.all([
      removeExpiredSessions(),
      removeExpiredVisitors(),
      removeExpiredAccessTokens(),
      removeExpiredIdempotencyKeys(),
    ]);
  },
};
