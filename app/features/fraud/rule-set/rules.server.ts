import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { rules as builtIn, type RuleName } from "../rules/index.ts";
import type { RuleVerdict } from "./rule-set.ts";
import {
  builtInWays,
  isId,
  isRelease,
  RuleChangedMeanwhile,
  type RuleDraft,
  type RuleState,
  readRule,
  waysFrom,
} from "./written-rule.ts";

const staffIdOf = (actor: Actor) => (actor.type === "staff" ? actor.id : null);

/** More rules than this taking part would be felt in scoring, and nobody could survey them. */
const mostTaking = 200;

/** Makes scoring look again, from the commit on. Holds the revision's row until then. */
export async function raiseRevision(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ revision: bigint }[]>`
    UPDATE rule_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision`;
  return Number(row!.revision);
}

const isTaken = (error: unknown) => (error as { code?: string })?.code === "P2002";

/**
 * Writes a rule's draft: the first version of a new rule, the draft that is there, or a new
 * draft beside what is live.
 *
 * @param ruleId null for a new rule
 * @returns the rule's id
 * @throws {Invalid} where the text is no rule
 * @throws {RuleChangedMeanwhile} where somebody else wrote on the draft since `edits`
 * @throws {Conflict} where another rule has the name
 */
export async function saveDraft(actor: Actor, ruleId: string | null, draft: RuleDraft): Promise<string> {
  assertCan(actor, "rules.draft");
  const { expression, problems } = readRule(draft.text);
  if (!expression)
    throw new Invalid(
      "This is no rule",
      problems.map(({ code }) => ({ pointer: "/text", code, detail: code })),
    );
  const said = {
    expression: expression as object,
    weight: draft.effect.points,
    verdict: draft.effect.verdict,
    note: replaceCardNumbers(draft.note),
  };
  try {
    return await prisma.$transaction(async (tx) => {
      const rule = ruleId === null ? null : await holdRule(tx, ruleId);
      const versions = rule
        ? await tx.ruleVersion.findMany({ where: { ruleId: rule.id }, orderBy: { version: "desc" } })
        : [];
      const open = versions.find(({ state }) => state === "draft");
      if (rule && (open?.edits ?? -1) !== draft.edits) throw new RuleChangedMeanwhile();
      const { id } =
        rule ?? (await tx.writtenRule.create({ data: { name: draft.name, ownerId: staffIdOf(actor) } }));
      if (rule && rule.name !== draft.name)
        await tx.writtenRule.update({ where: { id }, data: { name: draft.name } });
      const version = open?.version ?? (versions[0]?.version ?? 0) + 1;
      if (open)
        await tx.ruleVersion.update({ where: { id: open.id }, data: { ...said, edits: open.edits + 1 } });
      else
        await tx.ruleVersion.create({
          data: { ...said, ruleId: id, version, createdById: staffIdOf(actor) },
        });
      // Reasons and the page call it by its name.
      if (rule && rule.name !== draft.name) await raiseRevision(tx);
      await record(tx, actor, {
        event: "rule.drafted",
        subject: ["rule", id],
        data: { name: draft.name, version },
      });
      return id;
    });
  } catch (error) {
    if (isTaken(error)) throw new Conflict("Another rule has this name");
    throw error;
  }
}

async function holdRule(tx: Tx, id: string) {
  if (!isId(id)) throw new NotFound("rule");
  const [rule] = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM rules WHERE id = ${id}::uuid FOR UPDATE`;
  if (!rule) throw new NotFound("rule");
  return rule;
}

const stamps = {
  draft: {},
  shadow: { shadowAt: true },
  live: { liveAt: true },
  retired: { retiredAt: true },
} as const;

/**
 * Moves a version on or back. What held the place before it is retired; a retired version that
 * goes live again is the roll-back. Scoring follows with its next batch.
 *
 * @param from the state it had on the page
 * @throws {RuleChangedMeanwhile} where it is in another state by now
 */
export async function setRuleState(
  actor: Actor,
  ruleId: string,
  { version, from, to }: { version: number; from: RuleState; to: RuleState },
) {
  assertCan(actor, isRelease(from, to) ? "rules.release" : "rules.draft");
  if (!waysFrom(from).includes(to)) throw new Invalid(`A version in ${from} cannot become ${to}`);
  await prisma.$transaction(async (tx) => {
    const { id, name } = await holdRule(tx, ruleId);
    const held = await tx.ruleVersion.findUnique({ where: { ruleId_version: { ruleId: id, version } } });
    if (!held) throw new NotFound("version of the rule");
    if (held.state !== from) throw new RuleChangedMeanwhile();
    const now = new Date();
    const inPlace = await tx.ruleVersion.findFirst({ where: { ruleId: id, state: to } });
    if (inPlace && to === "draft") throw new Conflict("There is another draft of this rule");
    if (to !== "retired" && inPlace) {
      await tx.ruleVersion.update({ where: { id: inPlace.id }, data: { state: "retired", retiredAt: now } });
    }
    if (to === "live" || to === "shadow") {
      const taking = await tx.ruleVersion.count({ where: { state: { in: ["live", "shadow"] } } });
      if (taking >= mostTaking) throw new Conflict("Too many rules take part", `At most ${mostTaking} may.`);
    }
    const stamp = Object.fromEntries(Object.keys(stamps[to]).map((column) => [column, now]));
    await tx.ruleVersion.update({ where: { id: held.id }, data: { state: to, ...stamp } });
    await raiseRevision(tx);
    await record(tx, actor, {
      event: "rule.state_changed",
      subject: ["rule", id],
      data: { name, version, from, to },
    });
  });
}

/** Sets a built-in rule's state; all are live until somebody says otherwise. */
export async function setBuiltInState(
  actor: Actor,
  name: string,
  { from, to }: { from: RuleState; to: RuleState },
) {
  assertCan(actor, "rules.release");
  if (!builtIn.some((rule) => rule.name === name)) throw new NotFound("rule");
  if (to === "draft" || !builtInWays(from).includes(to))
    throw new Invalid(`A built-in rule in ${from} cannot become ${to}`);
  await prisma.$transaction(async (tx) => {
    // The revision's row is the lock: states are changed one at a time.
    await raiseRevision(tx);
    const held = await tx.builtInRule.findUnique({ where: { name } });
    if ((held?.state ?? "live") !== from) throw new RuleChangedMeanwhile();
    await tx.builtInRule.upsert({ where: { name }, create: { name, state: to }, update: { state: to } });
    await record(tx, actor, {
      event: "rule.state_changed",
      subject: ["rule", name],
      data: { name, version: null, from, to },
    });
  });
}

/** A version as pages show it. Times are ISO instants. */
export interface ListedVersion {
  id: string;
  version: number;
  state: RuleState;
  expression: unknown;
  points: number | null;
  verdict: RuleVerdict | null;
  note: string;
  edits: number;
  by: string | null;
  createdAt: string;
  liveAt: string | null;
  retiredAt: string | null;
}

export interface ListedRule {
  /** a written rule's id, or a built-in rule's name */
  id: string;
  builtIn: RuleName | null;
  name: string;
  owner: string | null;
  /** the furthest that any of its versions has come */
  state: RuleState;
  versions: ListedVersion[];
}

const rank: Record<RuleState, number> = { live: 3, shadow: 2, draft: 1, retired: 0 };

type WrittenWithVersions = Awaited<ReturnType<typeof readRules>>[number];

const readRules = (tx: Tx, id?: string) =>
  tx.writtenRule.findMany({
    where: id === undefined ? {} : { id },
    include: { versions: { orderBy: { version: "desc" }, take: id === undefined ? 10 : 100 } },
    orderBy: { createdAt: "desc" },
    take: 500,
  });

async function namesOf(tx: Tx, ids: readonly (string | null)[]) {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const staff = await tx.staff.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  return new Map(staff.map(({ id, name }) => [id, name]));
}

function listed(rule: WrittenWithVersions, names: ReadonlyMap<string, string>): ListedRule {
  const versions = rule.versions.map(
    (one): ListedVersion => ({
      id: one.id,
      version: one.version,
      state: one.state as RuleState,
      expression: one.expression,
      points: one.weight,
      verdict: one.verdict as RuleVerdict | null,
      note: one.note,
      edits: one.edits,
      by: (one.createdById && names.get(one.createdById)) ?? null,
      createdAt: one.createdAt.toISOString(),
      liveAt: one.liveAt?.toISOString() ?? null,
      retiredAt: one.retiredAt?.toISOString() ?? null,
    }),
  );
  const state = versions.reduce<RuleState>(
    (far, one) => (rank[one.state] > rank[far] ? one.state : far),
    "retired",
  );
  return {
    id: rule.id,
    builtIn: null,
    name: rule.name,
    owner: (rule.ownerId && names.get(rule.ownerId)) ?? null,
    state,
    versions,
  };
}

async function readWritten(tx: Tx, id?: string): Promise<ListedRule[]> {
  const rules = await readRules(tx, id);
  const names = await namesOf(
    tx,
    rules.flatMap((rule) => [rule.ownerId, ...rule.versions.map((one) => one.createdById)]),
  );
  return rules.map((rule) => listed(rule, names));
}

/** Every rule: those people wrote, newest first, then the built-in ones. */
export async function listRules(actor: Actor): Promise<ListedRule[]> {
  assertCan(actor, "rules.read");
  const [written, states] = await Promise.all([readWritten(prisma), prisma.builtInRule.findMany()]);
  const stateOf = new Map(states.map(({ name, state }) => [name, state as RuleState]));
  return [
    ...written,
    ...builtIn.map(
      ({ name }): ListedRule => ({
        id: name,
        builtIn: name,
        name,
        owner: null,
        state: stateOf.get(name) ?? "live",
        versions: [],
      }),
    ),
  ];
}

/** @throws {NotFound} */
export async function findRule(actor: Actor, id: string): Promise<ListedRule> {
  assertCan(actor, "rules.read");
  const [rule] = isId(id)
    ? await readWritten(prisma, id)
    : (await listRules(actor)).filter((one) => one.id === id);
  if (!rule) throw new NotFound("rule");
  return rule;
}
