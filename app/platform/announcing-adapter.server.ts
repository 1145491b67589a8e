import type { Redis } from "ioredis";
import type { Namespace } from "socket.io";
import { ClusterAdapter, type ClusterMessage } from "socket.io-adapter";

interface Stream {
  name: string;
  /** entries that are kept, about */
  maxLen: number;
}

/** Writes what it is told to the stream that web processes read, and reads nothing of it. */
class AnnouncingAdapter extends ClusterAdapter {
  constructor(
    namespace: Namespace,
    private readonly redis: Redis,
    private readonly stream: Stream,
  ) {
    super(namespace);
  }

  /** An entry as `@socket.io/redis-streams-adapter` writes and reads them, with `onlyPlaintext`. */
  protected override async doPublish(message: ClusterMessage): Promise<string> {
    const { uid, nsp, type } = message;
    const data = "data" in message && message.data ? ["data", JSON.stringify(message.data)] : [];
    const { name, maxLen } = this.stream;
    const fields = ["uid", uid, "nsp", nsp, "type", String(type), ...data];
    return (await this.redis.xadd(name, "MAXLEN", "~", maxLen, "*", ...fields)) ?? "";
  }

  protected override async doPublishResponse() {
    throw new Error("A process that only announces is asked nothing");
  }
}

/**
 * For processes without browsers of their own, which announce: the whole adapter would read every announcement of all
 * processes, a fifth of a processor at 500 chat messages a second.
 */
export const announcingAdapter = (redis: Redis, stream: Stream) =>
  class extends AnnouncingAdapter {
    constructor(namespace: Namespace) {
      super(namespace, redis, stream);
    }
  };
