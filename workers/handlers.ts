import type { JobName, PayloadOf } from "#app/jobs.ts";
import { failures } from "./failures.ts";
import { housekeeping } from "./housekeeping.ts";
import { mail } from "./mail.ts";
import { scoring } from "./scoring.ts";
import { studies } from "./studies.ts";
import { training } from "./training.ts";

/** One call for every job of the catalogue; a job without one does not compile. */
export type Handlers = { [Name in JobName]: (payload: PayloadOf<Name>) => Promise<unknown> };

export const handlers = {
  ...scoring,
  ...housekeeping,
  ...mail,
  ...failures,
  ...studies,
  ...training,
} satisfies Handlers;
