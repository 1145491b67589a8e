/** How many lanes payments are scored in; each has a row in `scoring_lanes`. */
export const laneCount = 8;

/** What decides whose payment it is. Field names are those of the database row. */
export interface LaneFacts {
  id: string;
  customerId?: string | null;
  cardFingerprint?: string | null;
  deviceId?: string | null;
}

/** 32-bit FNV-1a over the UTF-16 code units of a text: the same in every process and version. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * The scoring lane of a payment. All payments of one subject (the customer, else the
 * card, else the device, else the payment alone) share a lane, so that they are scored
 * one after another. Changing this needs an empty backlog.
 */
export function laneOf({ id, customerId, cardFingerprint, deviceId }: LaneFacts): number {
  return fnv1a(customerId ?? cardFingerprint ?? deviceId ?? id) % laneCount;
}
