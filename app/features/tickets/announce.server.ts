import { type ConversationChange, chatRoom, type PlacedLine } from "#app/events.ts";
import type { Actor } from "#app/features/accounts/permissions.ts";
import { publish } from "#app/platform/publish.server.ts";

/**
 * Milliseconds that changes are gathered for, and from how many gathered on longer. Everybody who reads the inbox
 * hears of every change: told one by one, fifty agents and 500 messages a second would be 25,000 tellings. Whoever has
 * a conversation open does not wait for this: a chat's line comes to them by itself.
 */
const gatheredFor = 8;
const gatheredBusy = 250;
const busyFrom = 3;
let gathered = new Map<string, ConversationChange>();
let busy = false;

function tellGathered() {
  const changes = [...gathered.values()];
  gathered = new Map();
  busy = changes.length >= busyFrom;
  publish("inbox", "conversations.changed", changes);
}

/** Tells whoever reads the inbox, a moment later, how a conversation stands then. Call it after the commit. */
export function tellInbox(change: ConversationChange) {
  if (gathered.size === 0) setTimeout(tellGathered, busy ? gatheredBusy : gatheredFor);
  const before = gathered.get(change.id);
  // Two transactions may announce in another order than they committed in.
  const newest = before && before.version > change.version ? before : change;
  const byId = before && before.byId !== change.byId ? null : change.byId;
  gathered.set(change.id, { ...newest, lastSeq: Math.max(change.lastSeq, before?.lastSeq ?? 0), byId });
}

/** What an announcement tells of a conversation. */
export interface Standing {
  lastSeq: number;
  version: number;
  status: string;
  assigneeId: string | null;
  channel?: string;
}

/**
 * Tells everybody who reads the inbox, and of a chat its visitor. Call it after the commit.
 *
 * @param line what was said in public; null for what only colleagues may know of
 * @param stands whether the line is all that is new: nobody else has it, and its status is as it was
 * @param but id of the connection that the line came by: it has it as its answer
 */
export function announce(
  actor: Actor,
  id: string,
  standing: Standing,
  line?: PlacedLine | null,
  stands = line !== undefined,
  but: string | null = null,
) {
  const { lastSeq, version, status, assigneeId } = standing;
  const byId = actor.type === "staff" ? actor.id : null;
  tellInbox({ id, lastSeq, version, status, assigneeId, byId });
  if (standing.channel !== "chat" || line === null) return;
  if (line) publish(chatRoom(id), "chat.line", line, but);
  if (!stands) publish(chatRoom(id), "chat.changed", { conversationId: id });
}
