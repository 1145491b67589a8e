import { removeExpiredAccessTokens } from "#app/features/accounts/access-tokens.server.ts";
import { removeExpiredSessions } from "#app/features/accounts/sessions.server.ts";
import { removeExpiredVisitors } from "#app/features/channels/chat/visitor-sessions.server.ts";
import { removeUnsentFiles } from "#app/features/conversations/attachments.server.ts";
import { sweepBacklog } from "#app/features/fraud/backlog.server.ts";
import { lapseAbsent } from "#app/features/tickets/on-duty.server.ts";
import { releaseGone, routeConversations } from "#app/features/tickets/routing.server.ts";
import { keepClocks, sweepClocks } from "#app/features/tickets/service-clocks.server.ts";
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
  async keepClocks() {
    await sweepClocks();
    count("clocksRead", await keepClocks());
  },
  async routeConversations() {
    count("conversationsReleased", await releaseGone());
    await lapseAbsent();
    count("conversationsRouted", await routeConversations());
  },
  async removeExpired() {
    await Promise.all([
      removeExpiredSessions(),
      removeExpiredVisitors(),
      removeExpiredAccessTokens(),
      removeExpiredIdempotencyKeys(),
      removeUnsentFiles(),
    ]);
  },
};
