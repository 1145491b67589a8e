import type { ActionFunctionArgs } from "@remix-run/node";
import { clientOf } from "#app/features/accounts/sessions.server.ts";
import { endRequest, sessionRequest } from "#app/features/channels/chat/incoming.ts";
import { countSession } from "#app/features/channels/chat/limits.server.ts";
import { isOpen } from "#app/features/channels/chat/settings.server.ts";
import {
  endVisitorSession,
  openVisitorSession,
} from "#app/features/channels/chat/visitor-sessions.server.ts";

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers: { "Cache-Control": "no-store", ...headers } });

/** A visitor's page asks for the session it speaks through, or ends it. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { address, userAgent } = clientOf(request, context);
  const wait = await countSession(address);
  if (wait > 0) return json({ code: "too_many" }, 429, { "Retry-After": String(Math.ceil(wait / 1000)) });
  const text = await request.text();
  const body: unknown =
    text.length > 8_192
      ? null
      : await Promise.resolve(text)
          .then(JSON.parse)
          .catch(() => null);
  const ending = endRequest.safeParse(body);
  if (ending.success) {
    await endVisitorSession(ending.data.end);
    return json({});
  }
  const asked = sessionRequest.safeParse(body);
  if (!asked.success) return json({ code: "invalid" }, 400);
  const opened = await openVisitorSession(asked.data, address, userAgent);
  if ("refused" in opened) return json({ code: opened.refused }, 401);
  return json({
    token: opened.token,
    customer: opened.visitor.customerId !== null,
    replaces: opened.replaces,
    open: await isOpen(new Date()),
  });
}
