import type { EntityKeys } from "./entity.ts";

/**
 * One line of the log: a payment that was scored, a payment whose status moved on, or an
 * outcome that became known. It holds all that the ledgers take from it.
 */
export interface Entry {
  /** when the payment occurred, or its outcome became known: milliseconds since 1970 */
  at: number;
  keys: EntityKeys;
  /** marks of whom the payment's entities met, {@link partnersOf} */
  customer: number;
  merchant: number;
  /** ledger.ts: fixedAmount */
  amount: number;
  kind: "payment" | "change" | "outcome";
  failed: boolean;
  novel: boolean;
  /** of an outcome: what it adds to what is known, -1 to 1 */
  frauds: number;
  legitimate: number;
}

const entryBytes = 72;
const kinds = ["payment", "change", "outcome"] as const;

export function encodeEntries(entries: readonly Entry[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * entryBytes);
  const view = new DataView(bytes.buffer);
  let to = 0;
  for (const { at, keys, customer, merchant, amount, kind, failed, novel, frauds, legitimate } of entries) {
    view.setFloat64(to, at, true);
    for (let place = 0; place < 6; place += 1) view.setFloat64(to + 8 + place * 8, keys[place]!, true);
    view.setUint32(to + 56, customer, true);
    view.setUint32(to + 60, merchant, true);
    view.setInt32(to + 64, amount, true);
    bytes[to + 68] = kinds.indexOf(kind) + (failed ? 4 : 0) + (novel ? 8 : 0);
    view.setInt8(to + 69, frauds);
    view.setInt8(to + 70, legitimate);
    to += entryBytes;
  }
  return bytes;
}

/** The entries of {@link encodeEntries}. @throws where the bytes are none */
export function decodeEntries(bytes: Uint8Array): Entry[] {
  if (bytes.length % entryBytes !== 0) throw new Error(`${bytes.length} bytes are no whole entries`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Entry[] = [];
  for (let from = 0; from < bytes.length; from += entryBytes) {
    const flags = bytes[from + 68]!;
    entries.push({
      at: view.getFloat64(from, true),
      keys: [8, 16, 24, 32, 40, 48].map((place) => view.getFloat64(from + place, true)),
      customer: view.getUint32(from + 56, true),
      merchant: view.getUint32(from + 60, true),
      amount: view.getInt32(from + 64, true),
      kind: kinds[flags & 3]!,
      failed: (flags & 4) !== 0,
      novel: (flags & 8) !== 0,
      frauds: view.getInt8(from + 69),
      legitimate: view.getInt8(from + 70),
    });
  }
  return entries;
}
