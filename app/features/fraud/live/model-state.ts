import { z } from "zod";

/** candidate: learned, not in use. shadow: its scores are kept beside those that count. */
export const modelStates = ["training", "failed", "candidate", "shadow", "live", "retired"] as const;
export type ModelState = (typeof modelStates)[number];

/** What a model is to be learned from: how many days, and how many of the newest days are left out. */
export const trainingWish = z.object({
  days: z.coerce.number().int().min(1).max(90).default(30),
  maturity: z.coerce.number().int().min(0).max(30).default(7),
});
export type TrainingWish = z.infer<typeof trainingWish>;

export const moveTarget = z.enum(["live", "shadow", "candidate", "retired"]);
export type MoveTarget = z.infer<typeof moveTarget>;

/** What each state may become by hand; only what was watched as a shadow goes live. */
export const moves: Partial<Record<ModelState, readonly MoveTarget[]>> = {
  candidate: ["shadow", "retired"],
  shadow: ["live", "candidate"],
  live: ["retired"],
  retired: ["shadow"],
};

/** Fewest frauds a model is learned from. */
export const enoughFrauds = 40;
