import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { mergeInto, unmerge } from "#app/features/tickets/merging.server.ts";
import { candidatesFor, follow, linkConversations } from "#app/features/tickets/related.server.ts";
import { splitOff } from "#app/features/tickets/splitting.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute, decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";

/** `?find=words`: what this conversation could be merged into or linked with. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const find = new URL(request.url).searchParams.get("find") ?? "";
  const found = await candidatesFor(actor, params.id ?? "", find.slice(0, 128));
  return Response.json({ found }, { headers: { "Cache-Control": "no-store" } });
});

const changes = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("merge"), otherId: z.uuid() }),
  z.strictObject({ intent: z.literal("unmerge") }),
  z.strictObject({ intent: z.enum(["link", "unlink"]), otherId: z.uuid() }),
  z.strictObject({ intent: z.literal("split"), seq: z.int().min(1) }),
  z.strictObject({ intent: z.enum(["follow", "unfollow"]) }),
]);

/** What a conversation has to do with others, and with who follows it. */
export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  const id = params.id ?? "";
  const asked = changes.safeParse(parseJson(decodeUtf8(await readBody(request, 1_024))));
  if (!asked.success) throw new ProblemError(400, "invalid", "This is no change that can be made here");
  const change = asked.data;
  switch (change.intent) {
    case "merge":
      await mergeInto(actor, id, change.otherId);
      return Response.json({ id: change.otherId });
    case "unmerge":
      await unmerge(actor, id);
      return Response.json({ id });
    case "split":
      return Response.json(await splitOff(actor, id, change.seq));
    case "follow":
    case "unfollow":
      await follow(actor, id, change.intent === "follow");
      return Response.json({ id });
    default:
      await linkConversations(actor, id, change.otherId, change.intent === "link");
      return Response.json({ id: change.otherId });
  }
});
