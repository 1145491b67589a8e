import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { cleanText } from "#app/features/conversations/conversation.ts";
import {
  keepWording,
  noteIncident,
  setIncidentOwner,
  setIncidentState,
} from "#app/features/failures/incident-changes.server.ts";
import {
  mergeIncident,
  partValues,
  splitIncident,
  takeOut,
} from "#app/features/failures/incident-merges.server.ts";
import { textKinds } from "#app/features/failures/incident-view.ts";
import { openIncident } from "#app/features/failures/incidents.server.ts";
import { answerAll, withdrawAnswer } from "#app/features/fan-in/answers.server.ts";
import { setGathered } from "#app/features/fan-in/gathered.server.ts";
import type { IncidentAction } from "#app/features/fan-in/incident-action.ts";
import { notifySilent, withdrawNotice } from "#app/features/fan-in/notices.server.ts";
import { setTellsWhenOver } from "#app/features/fan-in/recovery.server.ts";
import { assertSendable, takenBackFor } from "#app/features/fan-in/to-many.server.ts";
import { longestWording } from "#app/features/fan-in/wording.ts";
import { Invalid, ProblemError } from "#app/platform/errors.ts";
import { apiRoute } from "#app/platform/http.server.ts";

const kind = z.enum(["answer", "recovery"]);
const text = z.string().max(longestWording * 2);

const changes = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("state"), state: z.enum(["open", "recovered", "closed", "false_alarm"]) }),
  z.object({ intent: z.literal("owner"), owner: z.union([z.uuid(), z.literal("")]) }),
  z.object({ intent: z.literal("note"), note: z.string().max(5_000) }),
  z.object({ intent: z.literal("merge"), number: z.coerce.number().int().min(1).max(2_000_000_000) }),
  z.object({ intent: z.literal("take_out_incident") }),
  z.looseObject({ intent: z.literal("split") }),
  z.object({
    intent: z.literal("wording"),
    kind: z.enum(textKinds),
    en: text,
    zh: text,
  }),
  z.object({ intent: z.literal("notify"), en: text, zh: text }),
  z.object({ intent: z.literal("withdraw_notice"), notice: z.uuid() }),
  z.object({
    intent: z.literal("answer"),
    kind,
    en: text,
    zh: text,
    over: z.enum(["yes", "no"]).default("no"),
  }),
  z.object({ intent: z.literal("when_over"), tell: z.enum(["yes", "no"]) }),
  z.object({ intent: z.literal("withdraw"), answer: z.uuid() }),
  z.object({ intent: z.enum(["take_out", "put_back"]), conversation: z.uuid() }),
]);
type Change = z.infer<typeof changes>;

async function apply(actor: StaffActor, id: string, change: Change): Promise<IncidentAction> {
  switch (change.intent) {
    case "state":
      return { before: await setIncidentState(actor, id, change.state) };
    case "owner":
      return { before: await setIncidentOwner(actor, id, change.owner || null) };
    case "note":
      await noteIncident(actor, id, cleanText(change.note));
      return {};
    case "merge":
      return { into: await mergeIncident(actor, id, change.number) };
    case "take_out_incident":
      return { into: await takeOut(actor, id) };
    case "split": {
      const { intent: _intent, ...values } = change;
      const part = partValues.safeParse(values);
      if (!part.success) throw new Invalid("This is no part of an incident");
      return { split: await splitIncident(actor, id, part.data) };
    }
    case "wording": {
      const wording = { en: cleanText(change.en), zh: cleanText(change.zh) };
      assertSendable(wording, change.kind);
      await keepWording(actor, id, change.kind, wording);
      return {};
    }
    case "answer": {
      const wording = { en: cleanText(change.en), zh: cleanText(change.zh) };
      const { id: sent, count } = await answerAll(actor, id, change.kind, wording, {
        tellWhenOver: change.over === "yes",
      });
      return { sent, count, seconds: takenBackFor / 1_000 };
    }
    case "when_over":
      await setTellsWhenOver(actor, id, change.tell === "yes");
      return {};
    case "notify": {
      const wording = { en: cleanText(change.en), zh: cleanText(change.zh) };
      const { id: sent, count } = await notifySilent(actor, id, wording);
      return { sent, count, seconds: takenBackFor / 1_000 };
    }
    case "withdraw_notice":
      return { withdrawn: await withdrawNotice(actor, change.notice) };
    case "withdraw":
      return { withdrawn: await withdrawAnswer(actor, change.answer) };
    default:
      await setGathered(actor, id, change.conversation, change.intent === "put_back");
      return {};
  }
}

export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  assertCan(actor, "incidents.read");
  const id = params.id ?? "";
  // What its reader may not know of, they cannot change either.
  await openIncident(actor, id);
  const asked = changes.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new ProblemError(400, "invalid", "This is no change that can be made here");
  return Response.json(await apply(actor, id, asked.data));
});
