import { setImmediate } from "node:timers/promises";
import type { Server } from "socket.io";
import { chatRoom, deskRoom } from "#app/events.ts";
import { type Reach, reachOf } from "#app/features/conversations/reach.server.ts";
import { log } from "#app/platform/log.server.ts";
import { staffNamespace, visitorNamespace } from "#app/platform/publish.server.ts";
import { seconds } from "#app/platform/time.ts";

/** How long a line whose telling was lost is missed at most, by those who have its conversation open. */
const toldEvery = seconds(30);

/** Conversations that are told of before others get their turn. */
const atOnce = 50;

const prefixes = [chatRoom(""), deskRoom("")];

/** The conversations that pages connected to this process have open. */
function openHere(io: Server): string[] {
  const rooms = [visitorNamespace, staffNamespace].flatMap((name) => [...io.of(name).adapter.rooms.keys()]);
  const ids = rooms.flatMap((room) =>
    prefixes.flatMap((prefix) => (room.startsWith(prefix) ? room.slice(prefix.length) : [])),
  );
  return [...new Set(ids)];
}

function tell(io: Server, { id, lastSeq, publicSeq }: Reach, before: Reach | undefined) {
  const conversationId = id;
  const visitors = io.of(visitorNamespace).local.to(chatRoom(id));
  io.of(staffNamespace).local.to(deskRoom(id)).emit("thread.reaches", { conversationId, seq: lastSeq });
  // What is new and no line of theirs may be who has it, or that it is solved.
  if (before && before.publicSeq === publicSeq) visitors.emit("chat.changed", { conversationId });
  else visitors.emit("chat.reaches", { conversationId, seq: publicSeq });
}

/**
 * Tells, every half minute, those who have conversations open how far these reach, where that is new. An announcement
 * may be lost: with the process that had just written, or with Redis. Whoever holds the last line has nothing to ask
 * then. It costs one statement and what is told; nothing goes through Redis.
 *
 * @returns ends it
 */
export function tellHowFarThreadsReach(io: Server): () => void {
  let known = new Map<string, Reach>();
  let looking = false;

  async function look() {
    if (looking) return;
    looking = true;
    try {
      const reached = await reachOf(openHere(io));
      const before = known;
      known = new Map(reached.map((reach) => [reach.id, reach]));
      const news = reached.filter(({ id, lastSeq }) => before.get(id)?.lastSeq !== lastSeq);
      for (let first = 0; first < news.length; first += atOnce) {
        for (const reach of news.slice(first, first + atOnce)) tell(io, reach, before.get(reach.id));
        await setImmediate();
      }
    } catch (error) {
      log.debug({ reason: (error as Error).message }, "how far threads reach was not told");
    }
    looking = false;
  }

  const looks = setInterval(look, toldEvery);
  return () => clearInterval(looks);
}
