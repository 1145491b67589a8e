import type { Tx } from "#app/platform/db.server.ts";
import type { Bounce } from "../automatic/bounce.ts";
import { identityOf } from "./mail-identity.ts";

const longestDiagnostic = 1_000;
/** Postgres keeps no such sign. */
const plain = (text: string) => text.replaceAll("\0", "").slice(0, longestDiagnostic);

/**
 * Marks the message that bounced, and its address if mail will not reach it later either. Call it only for a
 * report about a mail of ours: anybody can write what looks like a bounce.
 */
export async function markBounce(tx: Tx, bounce: Bounce, at: Date) {
  const { recipient, status, hard, diagnostic, originalMessageId } = bounce;
  const words = plain(diagnostic);
  const identity = identityOf(originalMessageId);
  if (identity && !bounce.delayed)
    await tx.emailMessage.updateMany({
      where: { identity, direction: "out" },
      data: {
        bounce: { recipient: plain(recipient), status, hard, diagnostic: words, at: at.toISOString() },
      },
    });
  const address = plain(recipient).toLowerCase();
  if (!hard || address === "") return;
  await tx.emailAddress.upsert({
    where: { address },
    create: { address, hardBouncedAt: at, status, diagnostic: words },
    update: { hardBouncedAt: at, status, diagnostic: words, bounces: { increment: 1 } },
  });
}
