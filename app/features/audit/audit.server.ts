import { createHash } from "node:crypto";
import type { Actor } from "#app/features/accounts/permissions.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { type AuditChange, chainStart, linkText } from "./audit-event.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Adds events to the chain, inside the transaction that makes the change.
 *
 * The chain's head is one row, locked until the transaction ends, so events have no gaps
 * and one order. Call it last: what holds the lock makes every other change wait.
 */
export async function record(tx: Tx, actor: Actor, ...changes: AuditChange[]): Promise<void> {
  if (changes.length === 0) return;
  const [head] = await tx.$queryRaw<{ seq: bigint; hash: string }[]>`
    SELECT seq, hash FROM audit_head WHERE id = 1 FOR UPDATE`;
  let seq = Number(head?.seq ?? 0);
  let prevHash = head?.hash ?? chainStart;
  const at = new Date();
  const rows = changes.map(({ event, subject, data }) => {
    seq += 1;
    const link = {
      seq,
      at: at.toISOString(),
      actorType: actor.type,
      actorId: actor.type === "system" ? null : actor.id,
      event,
      subjectType: subject[0],
      subjectId: subject[1],
      data,
      prevHash,
    };
    const hash = sha256(linkText(link));
    prevHash = hash;
    return { ...link, at, seq: BigInt(seq), hash };
  });
  await tx.auditEvent.createMany({ data: rows });
  await tx.auditHead.update({ where: { id: 1 }, data: { seq: BigInt(seq), hash: prevHash } });
}

/** Where the chain is broken first, or how many events were checked. */
export type ChainReport = { intact: true; events: number } | { intact: false; seq: number; reason: string };

/**
 * Reads the whole chain in pages and recomputes every hash.
 *
 * @param page how many events are held in memory at once
 */
export async function verifyChain(tx: Tx, page = 1_000): Promise<ChainReport> {
  let seq = 0;
  let prevHash = chainStart;
  for (;;) {
    const events = await tx.auditEvent.findMany({
      where: { seq: { gt: BigInt(seq) } },
      orderBy: { seq: "asc" },
      take: page,
    });
    for (const event of events) {
      const here = Number(event.seq);
      if (here !== seq + 1) return { intact: false, seq: seq + 1, reason: "an event is missing" };
      if (event.prevHash !== prevHash)
        return { intact: false, seq: here, reason: "it does not follow the event before" };
      const { hash, ...facts } = event;
      const expected = sha256(linkText({ ...facts, seq: here, at: event.at.toISOString() }));
      if (hash !== expected) return { intact: false, seq: here, reason: "its content was changed" };
      seq = here;
      prevHash = hash;
    }
    if (events.length < page) break;
  }
  const head = await tx.auditHead.findUnique({ where: { id: 1 } });
  if (!head || Number(head.seq) !== seq || head.hash !== prevHash) {
    return { intact: false, seq: seq + 1, reason: "the newest events are missing" };
  }
  return { intact: true, events: seq };
}
