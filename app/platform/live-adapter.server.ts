import { createAdapter } from "@socket.io/redis-streams-adapter";
import type { Redis } from "ioredis";
import type { Namespace } from "socket.io";
import { Adapter, type BroadcastOptions, type ClusterMessage, MessageType } from "socket.io-adapter";
import { type Announced, type Stream, streamWriter } from "./announcement-stream.server.ts";

type Packet = Parameters<Adapter["broadcast"]>[0];
type Told = Extract<ClusterMessage, { type: MessageType.BROADCAST }>;

/** What `@socket.io/redis-streams-adapter` makes for a namespace, with what it inherits and keeps to itself. */
interface StreamsAdapter extends Adapter {
  readonly uid: string;
  doPublish(message: ClusterMessage): Promise<string>;
  publish(message: object): void;
  onMessage(message: ClusterMessage, offset?: string): void;
  onRawMessage(entry: { uid: string }, offset: string): void;
}

/** Tells the sockets of this process. Where none of them is in the rooms, nothing is put into words. */
function tellHere(adapter: Adapter, packet: Packet, opts: BroadcastOptions) {
  const { rooms } = opts;
  if (rooms.size > 0 && ![...rooms].some((room) => adapter.rooms.has(room))) return;
  Adapter.prototype.broadcast.call(adapter, packet, opts);
}

const isToldToAll = (message: ClusterMessage): message is Told =>
  message.type === MessageType.BROADCAST && message.data.requestId === undefined;

/**
 * The streams adapter of a web process, three ways cheaper: what is announced in one turn is one entry; who sits in
 * this very process hears of it at once, also while Redis is away, and not after Redis has confirmed it; and its own
 * entries are not read.
 *
 * An announcement is a hint to look again, so one that comes before another process has it, or twice, is no harm.
 */
export function liveAdapterOn(redis: Redis, stream: Stream) {
  const create = createAdapter(redis, {
    streamName: stream.name,
    channelPrefix: stream.name,
    maxLen: stream.maxLen,
    onlyPlaintext: true,
  });
  const write = streamWriter(redis, stream);
  const adapters = new Map<string, StreamsAdapter>();
  const isOwn = (uid: string) => [...adapters.values()].some((adapter) => adapter.uid === uid);

  function hear(message: ClusterMessage, offset: string | undefined, otherwise: StreamsAdapter["onMessage"]) {
    const adapter = adapters.get(message.nsp);
    if (!adapter || isOwn(message.uid)) return;
    if (!isToldToAll(message)) return otherwise.call(adapter, message, offset);
    const { packet, opts } = message.data;
    tellHere(adapter, packet as Packet, {
      rooms: new Set(opts.rooms),
      except: new Set(opts.except),
      flags: opts.flags,
    });
  }

  // Not an arrow: socket.io calls it with `new`.
  return function adapterOf(namespace: Namespace) {
    const adapter = create(namespace) as unknown as StreamsAdapter;
    adapters.set(namespace.name, adapter);
    const { doPublish, onMessage, onRawMessage } = adapter;

    adapter.doPublish = (message) => {
      const isKept =
        isToldToAll(message) ||
        message.type === MessageType.SOCKETS_JOIN ||
        message.type === MessageType.SOCKETS_LEAVE ||
        message.type === MessageType.DISCONNECT_SOCKETS;
      // Questions and answers between processes go their own way, by publish and subscribe.
      return isKept ? write(message) : doPublish.call(adapter, message);
    };
    const tellOthers = (type: MessageType, opts: BroadcastOptions, more: object) => {
      const { rooms, except, flags } = opts;
      if (flags?.local) return;
      adapter.publish({
        type,
        data: { opts: { rooms: [...rooms], except: [...(except ?? [])], flags }, ...more },
      });
    };
    adapter.broadcast = (packet, opts) => {
      tellOthers(MessageType.BROADCAST, opts, { packet });
      tellHere(adapter, packet, opts);
    };
    // In the order they were said in: what a page joins now, it hears the next words of.
    adapter.addSockets = (opts, rooms) => {
      tellOthers(MessageType.SOCKETS_JOIN, opts, { rooms });
      Adapter.prototype.addSockets.call(adapter, opts, rooms);
    };
    adapter.delSockets = (opts, rooms) => {
      tellOthers(MessageType.SOCKETS_LEAVE, opts, { rooms });
      Adapter.prototype.delSockets.call(adapter, opts, rooms);
    };
    adapter.disconnectSockets = (opts, close) => {
      tellOthers(MessageType.DISCONNECT_SOCKETS, opts, { close });
      Adapter.prototype.disconnectSockets.call(adapter, opts, close);
    };
    adapter.onRawMessage = (entry, offset) => {
      if (!isOwn(entry.uid)) onRawMessage.call(adapter, entry, offset);
    };
    adapter.onMessage = (message, offset) => {
      hear(message, offset, onMessage);
      for (const next of (message as Announced).data?.also ?? []) hear(next, offset, onMessage);
    };
    return adapter as unknown as Adapter;
  };
}
