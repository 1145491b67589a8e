/** What is known of the visitor's side of a chat, for whoever answers it. */
export interface ChatBeside {
  /** newest line that has come to the visitor's page, and that they have had in view */
  delivered: number;
  read: number;
  /** a page of theirs is open; believed for a while after it was last heard of */
  here: boolean;
  /** ISO instant until which the visitor is told that somebody will be right back; null where they are not */
  awayUntil: string | null;
}

/** Milliseconds between two looks whether the customer is there. */
export const besideLookedAt = 15_000;

/** Minutes that somebody may say they are away for. */
export const awayMinutes = [5, 10, 20] as const;
export type AwayMinutes = (typeof awayMinutes)[number];
