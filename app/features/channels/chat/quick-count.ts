/** What is known of one counter that several processes share. */
export interface Known {
  /** what was counted when it was last asked */
  used: number;
  /** counted here since, and not told yet */
  open: number;
  /** when it begins anew, milliseconds since 1970 */
  until: number;
}

/** Up to this share of what is allowed, one is counted without asking. */
const share = 0.5;

/**
 * Whether one more may be counted here and told later: far below the limit nothing that other processes count in the
 * meantime reaches it. Nearer to it, it is to be asked.
 */
export const mayCountLater = ({ used, open, until }: Known, limit: number, now: number): boolean =>
  now < until && used + open < limit * share;
