import { z } from "zod";
import { bands } from "#app/features/transactions/bands.ts";
import { Conflict } from "#app/platform/errors.ts";

export const alertStates = ["open", "needs_information", "closed"] as const;
export type AlertState = (typeof alertStates)[number];

/** Whether a text can be an alert's id at all: anything else is not asked of the database. */
export const isAlertId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** What an analyst may decide. */
export const dispositions = ["legitimate", "fraud", "needs_information"] as const;
export type Disposition = (typeof dispositions)[number];

export const alertSorts = ["-score", "-time", "time"] as const;
export type AlertSort = (typeof alertSorts)[number];

/** Where an alert stands after a decision. */
export const stateAfter = (disposition: Disposition): AlertState =>
  disposition === "needs_information" ? "needs_information" : "closed";

export const longestNote = 2_000;

/** Alerts that are decided at once at the most. */
export const mostTogether = 200;

/** An alert as somebody saw it. */
export interface SeenAlert {
  id: string;
  /** its `version` on the page that was decided from */
  seen: number;
}

/** Other alerts that a form names, each as `<id> <seen>`; what is no such text is left out. */
export const togetherOf = (texts: readonly unknown[]): SeenAlert[] =>
  texts.slice(0, mostTogether).flatMap((text) => {
    const [id = "", seen = ""] = String(text).split(" ");
    return isAlertId(id) && /^\d{1,15}$/.test(seen) ? [{ id, seen: Number(seen) }] : [];
  });

/** The decision form, for both sides. `seen` is the alert's `version` on the page that was decided from. */
export const decisionForm = z.object({
  disposition: z.enum(dispositions),
  note: z.string().trim().max(longestNote).default(""),
  seen: z.coerce.number().int().min(0),
});
export type Decision = z.infer<typeof decisionForm>;

/** What the address of the alerts list may say; anything it cannot mean is dropped. */
const parameters = z.object({
  state: z.enum(alertStates).catch("open"),
  band: z.enum(bands).optional().catch(undefined),
  sort: z.enum(alertSorts).catch("-score"),
  after: z.string().max(200).optional().catch(undefined),
});
export type AlertFilters = z.infer<typeof parameters>;

export const readAlertFilters = (search: URLSearchParams): AlertFilters =>
  parameters.parse(Object.fromEntries(search));

/** Somebody else decided between our look and our decision. */
export class DecidedMeanwhile extends Conflict {
  /** their name; null where it was the product itself */
  readonly by: string | null;
  readonly at: Date;
  readonly disposition: string;

  constructor(by: string | null, at: Date, disposition: string) {
    super(
      "This alert was decided meanwhile",
      `${by ?? "The system"} set it to ${disposition} at ${at.toISOString()}.`,
    );
    this.by = by;
    this.at = at;
    this.disposition = disposition;
  }
}
