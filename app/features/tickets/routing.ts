import { hours, minutes } from "#app/platform/time.ts";

/**
 * Who gets what: pure, so that it can be tried with any crowd. Conversations are given out
 * oldest first, each to whoever fits and has the least before them.
 */

/** A chat is answered while the customer looks on; everything else can wait its turn. */
export const workKinds = ["chat", "ticket"] as const;
export type WorkKind = (typeof workKinds)[number];

export interface RoutedAgent {
  id: string;
  available: boolean;
  capacity: Record<WorkKind, number>;
  /** how many they hold now */
  open: Record<WorkKind, number>;
  teamIds: readonly string[];
  languages: readonly string[];
  skills: readonly string[];
  /** milliseconds since 1970; null for never */
  lastAssignedAt: number | null;
}

export interface WaitingConversation {
  id: string;
  kind: WorkKind;
  /** 0 low … 3 urgent */
  priority: number;
  /** milliseconds since 1970 */
  since: number;
  teamId: string | null;
  language: string;
  skills: readonly string[];
}

/**
 * By how much a priority makes a conversation older than it is. A head start and not a class
 * of its own: the most patient customer's turn comes too.
 */
const headStart = [0, 0, minutes(30), hours(2)] as const;

const turn = ({ since, priority }: WaitingConversation) => since - (headStart[priority] ?? 0);

/** The order in which waiting conversations are given out. */
export const byTurn = (one: WaitingConversation, other: WaitingConversation) =>
  turn(one) - turn(other) || (one.id < other.id ? -1 : 1);

/** Whether this person could ever take it, leaving aside how much they have now. */
function suits(agent: RoutedAgent, conversation: WaitingConversation): boolean {
  return (
    (conversation.teamId === null || agent.teamIds.includes(conversation.teamId)) &&
    conversation.skills.every((skill) => agent.skills.includes(skill))
  );
}

/**
 * Who could take it now. Somebody on duty who speaks the customer's language, even if it has
 * to wait for them; where nobody on duty does, anybody: an answer in translation is better
 * than none.
 */
export function candidates(
  conversation: WaitingConversation,
  agents: readonly RoutedAgent[],
): readonly RoutedAgent[] {
  const onDuty = agents.filter((agent) => agent.available && suits(agent, conversation));
  const speakers = onDuty.filter(({ languages }) => languages.includes(conversation.language));
  return (speakers.length > 0 ? speakers : onDuty).filter(
    ({ open, capacity }) => open[conversation.kind] < capacity[conversation.kind],
  );
}

/** The fewest open first; the longest since the last assignment on a tie. */
function byLoad(kind: WorkKind) {
  return (one: RoutedAgent, other: RoutedAgent) =>
    one.open[kind] - other.open[kind] ||
    (one.lastAssignedAt ?? -Infinity) - (other.lastAssignedAt ?? -Infinity) ||
    (one.id < other.id ? -1 : 1);
}

export interface Assignment {
  conversationId: string;
  agentId: string;
}

/**
 * Gives out everything that somebody can take.
 *
 * @param now milliseconds since 1970
 * @returns in the order in which they were given out; the agents passed in are left as they were
 */
export function routeAll(
  waiting: readonly WaitingConversation[],
  agents: readonly RoutedAgent[],
  now: number,
): Assignment[] {
  const crowd = agents.map((agent) => ({ ...agent, open: { ...agent.open } }));
  const given: Assignment[] = [];
  for (const conversation of [...waiting].sort(byTurn)) {
    const agent = [...candidates(conversation, crowd)].sort(byLoad(conversation.kind))[0];
    if (!agent) continue;
    agent.open[conversation.kind] += 1;
    // Later than everything given out before, so that a tie goes round.
    agent.lastAssignedAt = now + given.length / 1000;
    given.push({ conversationId: conversation.id, agentId: agent.id });
  }
  return given;
}

/** How many stand before each in its queue, by id; 0 is next. A team has a queue for chats and one for the rest. */
export function queuePlaces(waiting: readonly WaitingConversation[]): Map<string, number> {
  const lengths = new Map<string, number>();
  const places = new Map<string, number>();
  for (const { id, kind, teamId } of [...waiting].sort(byTurn)) {
    const queue = `${kind} ${teamId}`;
    const place = lengths.get(queue) ?? 0;
    places.set(id, place);
    lengths.set(queue, place + 1);
  }
  return places;
}
