import type { PoolClient } from "pg";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { compileRule } from "../rule-language/compile.ts";
import { type Expression, readExpression, within } from "../rule-language/expression.ts";
import type { ListKind, ListName, Lists } from "../rule-language/listing.ts";
import type { RuleName } from "../rules/index.ts";
import type { Effect, Ruleset, RuleVerdict, WrittenRule } from "./rule-set.ts";

/** The setting that holds the score from which alerts are opened. */
export const thresholdSetting = "alert_threshold";
/** Where settings keep the score from which a payment that is asked about is not let through. */
export const blockSetting = "block_threshold";

/** Lists as this process knows them, right up to a revision. */
class HeldLists implements Lists {
  private readonly entries = new Map<string, Map<string, number>>();
  /** whether addresses stand on any list */
  readsEmail = false;

  holds(list: ListName, kind: ListKind, value: string, at: number): boolean {
    const values = this.entries.get(`${list} ${kind}`);
    if (values === undefined) return false;
    const until = values.get(kind === "email" ? value.toLowerCase() : value);
    return until !== undefined && until > at;
  }

  set(list: string, kind: string, value: string, until: number | null) {
    const name = `${list} ${kind}`;
    let values = this.entries.get(name);
    if (!values) {
      values = new Map();
      this.entries.set(name, values);
    }
    if (until === null) values.delete(value);
    else values.set(value, until);
    if (kind === "email" && until !== null) this.readsEmail = true;
  }
}

interface Held {
  ruleset: Ruleset;
  lists: HeldLists;
}

let held: Held | null = null;
let loading: Promise<Held> | null = null;

type Client = Pick<PoolClient, "query">;

const readsEmail = (expression: Expression): boolean =>
  ("field" in expression && expression.field === "email") || within(expression).some(readsEmail);

async function readWritten(client: Client) {
  const { rows } = await client.query<{
    key: string;
    ruleId: string;
    name: string;
    version: number;
    state: "live" | "shadow";
    expression: unknown;
    weight: number | null;
    verdict: RuleVerdict | null;
  }>(
    `SELECT v.id AS key, v.rule_id AS "ruleId", r.name, v.version, v.state, v.expression, v.weight, v.verdict
     FROM rule_versions v JOIN rules r ON r.id = v.rule_id
     WHERE v.state IN ('live', 'shadow') ORDER BY v.id`,
  );
  let email = false;
  const written = rows.flatMap(({ expression: stored, weight, verdict, ...rule }): WrittenRule[] => {
    try {
      const expression = readExpression(stored);
      if (!expression) throw new Error("it is no expression");
      email ||= readsEmail(expression);
      const effect = (
        weight === null ? { points: null, verdict } : { points: weight, verdict: null }
      ) as Effect;
      return [{ ...rule, effect, test: compileRule(expression) }];
    } catch (error) {
      // Nothing that is saved comes here; a rule of a newer version must not stop scoring.
      log.error(
        { rule: rule.ruleId, reason: (error as Error).message },
        "a rule cannot be read and is left out",
      );
      return [];
    }
  });
  return { written, email };
}

/**
 * What changed on the lists after a revision; everything that stands, where nothing is known yet.
 * Of one place on a list the newest entry holds.
 */
async function readLists(client: Client, lists: HeldLists, after: number) {
  const { rows } = await client.query<{
    list: string;
    kind: string;
    value: string;
    until: number | null;
    removed: boolean;
  }>(
    `SELECT list, kind, value, (extract(epoch FROM expires_at) * 1000)::float8 AS until, removed_at IS NOT NULL AS removed
     FROM list_entries WHERE ${after < 0 ? "removed_at IS NULL AND $1::int8 < 0" : "revision > $1"} ORDER BY id`,
    [after],
  );
  for (const { list, kind, value, until, removed } of rows) {
    lists.set(list, kind, value, removed ? null : (until ?? Number.POSITIVE_INFINITY));
  }
}

async function load(client: Client, revision: number): Promise<Held> {
  const lists = held?.lists ?? new HeldLists();
  const { written, email } = await readWritten(client);
  const { rows: states } = await client.query<{ name: RuleName; state: "shadow" | "retired" }>(
    "SELECT name, state FROM built_in_rules WHERE state <> 'live'",
  );
  const { rows: settings } = await client.query<{ value: unknown }>(
    "SELECT value FROM settings WHERE key = $1",
    [thresholdSetting],
  );
  await readLists(client, lists, held?.ruleset.revision ?? -1);
  const threshold = settings[0]?.value;
  return {
    lists,
    ruleset: {
      revision,
      written,
      builtIn: Object.fromEntries(states.map(({ name, state }) => [name, state])),
      lists,
      threshold: typeof threshold === "number" ? threshold : null,
      readsEmail: email || lists.readsEmail,
    },
  };
}

/**
 * The ruleset as of a revision that was just read. What is at hand is used while the revision
 * stands; else what changed since is read. So a change counts from the next batch or request on,
 * in every process, whether or not anybody announced it.
 */
export async function rulesetAt(client: Client, revision: number): Promise<Ruleset> {
  while (held === null || held.ruleset.revision < revision) {
    if (loading) {
      await loading.catch(() => {});
      continue;
    }
    loading = load(client, revision);
    try {
      held = await loading;
    } finally {
      loading = null;
    }
  }
  return held.ruleset;
}

/** The ruleset as it stands now: for single payments that are judged outside a lane. */
export async function presentRuleset(client: Client = pool): Promise<Ruleset> {
  const { rows } = await client.query<{ revision: number }>(
    "SELECT revision FROM rule_revision WHERE id = 1",
  );
  return rulesetAt(client, rows[0]?.revision ?? 0);
}
