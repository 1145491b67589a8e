import type { Redis } from "ioredis";
import type { ClusterMessage } from "socket.io-adapter";

/** The Redis stream that web processes read. */
export interface Stream {
  name: string;
  /** entries that are kept, about */
  maxLen: number;
}

/** What is told, with what was told in the same turn of the event loop right after it. */
export type Announced = ClusterMessage & { data?: { also?: ClusterMessage[] } };

/**
 * Writes announcements to the stream: those of one turn of the event loop as one entry, since each entry is a system
 * call here and wakes every reader. The entry is as `@socket.io/redis-streams-adapter` writes and reads it, with
 * `onlyPlaintext`; what follows the first stands in its data as `also`.
 *
 * @returns writes one; resolves to the entry's id
 */
export function streamWriter(redis: Redis, { name, maxLen }: Stream) {
  let turn: ClusterMessage[] = [];
  let written: Promise<string> | undefined;

  async function write(): Promise<string> {
    const [first, ...also] = turn as [Announced, ...ClusterMessage[]];
    turn = [];
    written = undefined;
    const { uid, nsp, type } = first;
    const data = also.length > 0 ? { ...first.data, also } : first.data;
    const fields = [
      "uid",
      uid,
      "nsp",
      nsp,
      "type",
      String(type),
      ...(data ? ["data", JSON.stringify(data)] : []),
    ];
    return (await redis.xadd(name, "MAXLEN", "~", maxLen, "*", ...fields)) ?? "";
  }

  return (message: ClusterMessage): Promise<string> => {
    turn.push(message);
    written ??= new Promise((resolve, reject) => setImmediate(() => write().then(resolve, reject)));
    return written;
  };
}

/** Until what was announced so far is on its way. */
export const announcementsLeft = () => new Promise<void>((resolve) => setImmediate(resolve));
