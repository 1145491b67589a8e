import { bandStarts } from "#app/features/transactions/bands.ts";
import { pool } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { blockSetting, thresholdSetting } from "../rule-set/rulesets.server.ts";
import type { DecisionThresholds } from "./decision.ts";

const statement = {
  name: "decision-thresholds",
  text: `SELECT key, value::text::int AS value FROM settings
         WHERE key IN ('${thresholdSetting}', '${blockSetting}') AND jsonb_typeof(value) = 'number'`,
};

/** The scores from which alerts are opened and payments blocked: as leads have set them, else as the product says. */
export async function thresholds(): Promise<DecisionThresholds> {
  const { rows } = await pool.query<{ key: string; value: number }>(statement);
  const of = (setting: string) => rows.find(({ key }) => key === setting)?.value;
  return {
    review: of(thresholdSetting) ?? env.ALERT_THRESHOLD,
    block: of(blockSetting) ?? bandStarts.critical,
  };
}
