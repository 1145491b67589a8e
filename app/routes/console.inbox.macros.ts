import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { assertCan } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import type { Changed } from "#app/features/tickets/changes.server.ts";
import { mostAtOnce } from "#app/features/tickets/inbox-change.ts";
import { foreseeMacro, runMacroAsItIs } from "#app/features/tickets/macros.server.ts";
import { listReplies } from "#app/features/tickets/reply-shelf.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute, decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";

/** The macros that can be run on a selection. */
export const loader = apiRoute(async ({ request }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const macros = (await listReplies(actor)).filter(({ actions }) => actions !== null);
  return Response.json(
    { macros: macros.map(({ id, shortcut, title }) => ({ id, shortcut, title })) },
    { headers: { "Cache-Control": "no-store" } },
  );
});

const asked = z.union([
  z.strictObject({ macroId: z.uuid(), foresee: z.array(z.uuid()).min(1).max(mostAtOnce) }),
  z.strictObject({
    macroId: z.uuid(),
    batch: z.uuid(),
    run: z
      .array(z.strictObject({ id: z.uuid(), seenSeq: z.int().min(0) }))
      .min(1)
      .max(mostAtOnce),
  }),
]);

/** Says what a macro would do to a selection, or runs it: one after the other, so that one that is refused stops no other. */
export const action = apiRoute(async ({ request }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  assertCan(actor, "conversations.reply");
  const { data } = asked.safeParse(parseJson(decodeUtf8(await readBody(request, 16 * 1024))));
  if (!data) throw new ProblemError(400, "invalid", "This is no macro that can be run here");
  if ("foresee" in data)
    return Response.json({ forecasts: await foreseeMacro(actor, data.foresee, data.macroId) });
  const done: string[] = [];
  const changed: Changed[] = [];
  const refused: string[] = [];
  for (const { id, seenSeq } of data.run) {
    try {
      const run = await runMacroAsItIs(actor, id, { macroId: data.macroId, batch: data.batch, seenSeq });
      done.push(id);
      changed.push(...run.changed);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refused.push(id);
    }
  }
  return Response.json({ done, changed, refused });
});
