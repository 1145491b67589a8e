import type { Redis } from "ioredis";
import type { Namespace } from "socket.io";
import { ClusterAdapter, type ClusterMessage } from "socket.io-adapter";
import { type Stream, streamWriter } from "./announcement-stream.server.ts";

type Write = ReturnType<typeof streamWriter>;

/** Writes what it is told to the stream that web processes read, and reads nothing of it. */
class AnnouncingAdapter extends ClusterAdapter {
  constructor(
    namespace: Namespace,
    private readonly write: Write,
  ) {
    super(namespace);
  }

  protected override doPublish(message: ClusterMessage): Promise<string> {
    return this.write(message);
  }

  protected override async doPublishResponse() {
    throw new Error("A process that only announces is asked nothing");
  }
}

/**
 * For processes without browsers of their own, which announce: the whole adapter would read every announcement of all
 * processes, a fifth of a processor at 500 chat messages a second.
 */
export function announcingAdapter(redis: Redis, stream: Stream) {
  const write = streamWriter(redis, stream);
  return class extends AnnouncingAdapter {
    constructor(namespace: Namespace) {
      super(namespace, write);
    }
  };
}
