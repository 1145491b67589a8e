import { days } from "#app/platform/time.ts";
import type { TicketStatus } from "./ticket.ts";

/** Channels whose customers can be asked: the others have no way to answer. */
export const surveyedChannels = ["chat", "email"] as const;
export type SurveyedChannel = (typeof surveyedChannels)[number];

/** How a channel asks. */
export interface SurveySetting {
  asks: boolean;
  /** days in which a customer who was asked is left alone */
  quietDays: number;
  /** days in which an answer may be given and changed */
  openDays: number;
}

/** A conversation with this tag is nobody's satisfaction. */
export const spamTag = "spam";

/** Characters of a comment. */
export const longestComment = 2_000;

/** The ratings there are, from bad to good. */
export const ratings = [1, 2, 3, 4, 5] as const;

/** A rating up to here calls for somebody. */
export const lowRating = 2;

interface Asked {
  channel: string;
  status: TicketStatus;
  mergedIntoId: string | null;
  tags: readonly string[];
  firstReplyAt: Date | null;
}

/**
 * Whether the customer of a conversation is to be asked now: it is solved, somebody had answered
 * them, and nobody asked them lately.
 *
 * @param lastAskedAt when the same customer was asked last, about whatever
 */
export function mayAsk(
  conversation: Asked,
  setting: SurveySetting | null,
  lastAskedAt: Date | null,
  now: Date,
): boolean {
  const { status, mergedIntoId, tags, firstReplyAt } = conversation;
  return (
    setting?.asks === true &&
    status === "solved" &&
    mergedIntoId === null &&
    firstReplyAt !== null &&
    !tags.includes(spamTag) &&
    (lastAskedAt === null || now.getTime() - lastAskedAt.getTime() >= days(setting.quietDays))
  );
}

/** What a visitor or a page may know of a survey. */
export interface SurveyStanding {
  id: string;
  rating: number | null;
  comment: string;
  /** it may still be answered, or the answer changed */
  open: boolean;
}
