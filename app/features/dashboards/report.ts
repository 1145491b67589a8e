/** The middle and the ninth tenth of some durations (ms): values that occurred, none between two. */
export interface Spread {
  count: number;
  median: number | null;
  p90: number | null;
}

/** What is told of any group of conversations in a period. */
export interface Measures {
  /** conversations that began */
  begun: number;
  /** of those, the ones whose customer spoke first and still waits for a first answer */
  unanswered: number;
  /** first answers to conversations that began in the period, from their beginning */
  firstResponse: Spread;
  /** times a conversation was solved */
  solved: number;
  /** of those, the ones that were opened again since */
  reopened: number;
  /** from the beginning of a conversation until it was solved; of those that stayed solved */
  resolution: Spread;
  /** customers who were asked, who answered, and the sum of their ratings */
  asked: number;
  rated: number;
  ratings: number;
}

export const emptyMeasures = (): Measures => ({
  begun: 0,
  unanswered: 0,
  firstResponse: { count: 0, median: null, p90: null },
  solved: 0,
  reopened: 0,
  resolution: { count: 0, median: null, p90: null },
  asked: 0,
  rated: 0,
  ratings: 0,
});

/** By what figures are broken down. */
export const dimensions = ["team", "agent", "channel", "tag", "hour"] as const;
export type Dimension = (typeof dimensions)[number];

/** One group; `value` is an id, a channel, a tag or an hour of the day, null for none. */
export interface Group extends Measures {
  value: string | null;
  name: string | null;
}

export interface ReportDay {
  day: string;
  begun: number;
  solved: number;
  /** open when the day ended, or now */
  backlog: number;
}

export interface Report {
  now: Measures;
  before: Measures;
  /** open at the end of the period and of the one before */
  backlog: number;
  backlogBefore: number;
  days: ReportDay[];
  groups: Record<Dimension, Group[]>;
  /** conversations that began, by weekday (1 Monday … 7 Sunday) and hour of the viewer's clock */
  heat: { weekday: number; hour: number; count: number }[];
  /** how often each rating was given, from 1 to 5 */
  distribution: number[];
  comments: Comment[];
}

export interface Comment {
  conversationId: string;
  number: number;
  rating: number;
  comment: string;
  /** ISO */
  at: string;
}

/** Average rating, where anybody rated. */
export const averageRating = ({ rated, ratings }: Pick<Measures, "rated" | "ratings">) =>
  rated > 0 ? ratings / rated : null;

/** A share of a whole, null where there is no whole. */
export const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : null);
