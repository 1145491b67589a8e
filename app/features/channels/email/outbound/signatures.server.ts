import { z } from "zod";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { cleanText } from "#app/features/conversations/conversation.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import type { Language } from "./mail-words.ts";
import { filled, namedIn } from "./templates.ts";

const byLanguage = z.object({ en: z.string().default(""), zh: z.string().default("") });
export type Signature = z.infer<typeof byLanguage>;

/** What a signature may name. */
export const signatureVariables = ["agent.name", "team.name", "mailbox.name"] as const;

/** Under mails of whoever has no team, and of teams that have written none. */
const plain = "{{agent.name}}\n{{mailbox.name}}";

export const longestSignature = 1_000;

const signatureIn = (kept: unknown) => byLanguage.parse(kept ?? {});

/** What stands under a reply: its team's signature with its writer's name. */
export async function signatureOf(
  tx: Tx,
  about: { teamId: string | null; language: Language },
  names: { agent: string; mailbox: string },
): Promise<string> {
  const team = about.teamId ? await tx.team.findUnique({ where: { id: about.teamId } }) : null;
  const body = signatureIn(team?.signature)[about.language] || plain;
  const variables = {
    "agent.name": names.agent,
    "team.name": team?.name ?? "",
    "mailbox.name": names.mailbox,
  };
  return filled({ subject: "", body }, variables).body.replace(/\n{3,}/g, "\n\n");
}

/** The teams' signatures, by name. */
export async function listSignatures(
  actor: StaffActor,
): Promise<{ teamId: string; team: string; signature: Signature }[]> {
  assertCan(actor, "mailboxes.manage");
  const teams = await prisma.team.findMany({ orderBy: { name: "asc" } });
  return teams.map(({ id, name, signature }) => ({
    teamId: id,
    team: name,
    signature: signatureIn(signature),
  }));
}

/**
 * Keeps what stands under a team's mails; empty for the plain one.
 *
 * @throws {Invalid} for one that is too long or names what there is not
 * @throws {NotFound}
 */
export async function saveSignature(actor: StaffActor, teamId: string, signature: Signature): Promise<void> {
  assertCan(actor, "mailboxes.manage");
  const clean = { en: cleanText(signature.en), zh: cleanText(signature.zh) };
  for (const text of Object.values(clean)) {
    if (text.length > longestSignature) throw new Invalid("The signature is too long");
    const unknown = namedIn(text).find((name) => !(signatureVariables as readonly string[]).includes(name));
    if (unknown)
      throw new Invalid("The signature names what there is not", [
        { pointer: "/signature", code: "unknown", detail: unknown },
      ]);
  }
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.team.updateMany({ where: { id: teamId }, data: { signature: clean } });
    if (count === 0) throw new NotFound("team");
    await record(tx, actor, { event: "mail_signature.changed", subject: ["team", teamId], data: {} });
  });
}
