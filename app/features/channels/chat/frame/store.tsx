import type { Outgoing } from "../protocol.ts";

/** What a page keeps for the next one. Where a browser keeps nothing, it lasts as long as the page. */
const memory = new Map<string, string>();

function guarded<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

const read = (key: string) => guarded(() => localStorage.getItem(key), null) ?? memory.get(key) ?? null;

function write(key: string, value: string | null) {
  if (value === null) memory.delete(key);
  else memory.set(key, value);
  guarded(
    () => (value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value)),
    undefined,
  );
}

const names = {
  token: "upay.chat.token",
  conversation: "upay.chat.conversation",
  person: "upay.chat.person",
  left: "upay.chat.left",
};
const outPrefix = "upay.chat.out.";

export const readToken = () => read(names.token);
export const writeToken = (token: string | null) => write(names.token, token);
export const readConversation = () => read(names.conversation);
export const writeConversation = (id: string | null) => write(names.conversation, id);

/** What the visitor called themselves. */
export interface Person {
  name: string;
  email: string;
}

export function readPerson(): Person {
  const kept = guarded(() => JSON.parse(read(names.person) ?? "{}") as Partial<Person>, {});
  return { name: String(kept.name ?? ""), email: String(kept.email ?? "") };
}
export const writePerson = (person: Person) => write(names.person, JSON.stringify(person));

let lastKept = 0;

/** Keeps a message until it is known to be with the server; a reload finds it, after those written before it. */
export function keep(message: Outgoing, now: number) {
  lastKept = Math.max(now, lastKept + 1);
  write(outPrefix + message.clientId, JSON.stringify({ ...message, at: lastKept }));
}

export const forget = (clientId: string) => write(outPrefix + clientId, null);

/** Leaves nothing of whoever was here: neither who they are, nor what they wrote and nobody has. */
export function forgetVisitor() {
  for (const { clientId } of kept()) forget(clientId);
  for (const name of Object.values(names)) write(name, null);
}

/** A message left outside office hours that is not known to be with the server. */
export interface Left {
  clientId: string;
  body: string;
}

export function readLeft(): Left | null {
  const { clientId, body } = guarded(() => JSON.parse(read(names.left) ?? "{}") as Partial<Left>, {});
  return typeof clientId === "string" && typeof body === "string" ? { clientId, body } : null;
}
export const writeLeft = (left: Left | null) => write(names.left, left && JSON.stringify(left));

/** What was written and not known to be sent, in the order of writing. */
export function kept(): Outgoing[] {
  const keys = guarded(() => Object.keys(localStorage), []).filter((key) => key.startsWith(outPrefix));
  return keys
    .flatMap((key) => {
      const message = guarded(
        () => JSON.parse(read(key) ?? "null") as (Outgoing & { at: number }) | null,
        null,
      );
      return message && typeof message.body === "string" ? [message] : [];
    })
    .sort((one, other) => one.at - other.at || (one.clientId < other.clientId ? -1 : 1))
    .map(({ clientId, conversationId, body, files = [] }) => ({ clientId, conversationId, body, files }));
}
