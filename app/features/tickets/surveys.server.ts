import { timingSafeEqual } from "node:crypto";
import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { cleanText, isConversationId } from "#app/features/conversations/conversation.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { appOrigin } from "#app/platform/env.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import { days } from "#app/platform/time.ts";
import { announce } from "./announce.server.ts";
import { type HeldTicket, holdTicket } from "./desk.server.ts";
import { longestComment, mayAsk, type SurveyStanding } from "./survey.ts";

const system = { type: "system" } as const;

interface Held {
  id: string;
  conversationId: string;
  rating: number | null;
  comment: string;
  closesAt: Date;
  locale: string;
}

const standing = ({ id, rating, comment, closesAt }: Held, now: Date): SurveyStanding => ({
  id,
  rating,
  comment,
  open: now < closesAt,
});

/** When the person behind a conversation was asked last, about whatever conversation of theirs. */
async function lastAsked(tx: Tx, id: string): Promise<Date | null> {
  const [found] = await tx.$queryRaw<{ at: Date | null }[]>`
    WITH this AS (SELECT * FROM conversations WHERE id = ${id}::uuid),
    theirs AS (
      SELECT id FROM this
      UNION SELECT o.id FROM this JOIN conversations o ON o.customer_id = this.customer_id
      UNION SELECT o.id FROM this JOIN conversations o ON lower(o.contact_email) = lower(this.contact_email)
        AND o.contact_email IS NOT NULL
      UNION SELECT o.conversation_id FROM visitor_conversations m
        JOIN visitor_conversations o ON o.visitor_id = m.visitor_id WHERE m.conversation_id = ${id}::uuid)
    SELECT max(s.asked_at) AS at FROM theirs JOIN surveys s ON s.conversation_id = theirs.id`;
  return found?.at ?? null;
}

/** Whoever wrote by the contact page is answered by mail, and asked by mail. */
const asksLike = (channel: string) => (channel === "web_form" ? "email" : channel);

async function askWithin(tx: Tx, ticket: HeldTicket, now: Date): Promise<Held | null> {
  const setting = await tx.surveySetting.findUnique({ where: { channel: asksLike(ticket.channel) } });
  if (!setting || !mayAsk(ticket, setting, await lastAsked(tx, ticket.id), now)) return null;
  const { locale } = await tx.conversation.findUniqueOrThrow({
    where: { id: ticket.id },
    select: { locale: true },
  });
  return tx.survey.create({
    data: {
      conversationId: ticket.id,
      channel: ticket.channel,
      locale,
      teamId: ticket.teamId,
      agentId: ticket.assigneeId,
      askedAt: now,
      closesAt: new Date(now.getTime() + days(setting.openDays)),
    },
  });
}

const newest = (tx: Tx, conversationId: string): Promise<Held | null> =>
  tx.survey.findFirst({ where: { conversationId }, orderBy: { askedAt: "desc" } });

/**
 * The survey of a conversation that was solved: the one its customer was asked, or a new one where
 * they are to be asked. Whoever looks twice is asked once.
 *
 * @returns null where nobody is to be asked, or where the time to answer is over
 */
export async function askOnce(conversationId: string, now = new Date()): Promise<SurveyStanding | null> {
  const seen = await newest(prisma, conversationId);
  const survey =
    seen ??
    (await prisma.$transaction(async (tx) => {
      const ticket = await holdTicket(tx, conversationId);
      return (await newest(tx, conversationId)) ?? (await askWithin(tx, ticket, now));
    }));
  return survey && now < survey.closesAt ? standing(survey, now) : null;
}

/** What a page or a visitor gives as an answer. */
export interface SurveyAnswer {
  /** 1…5 */
  rating: number;
  /** text of a stranger */
  comment: string;
}

/** The time to answer is over. */
export class SurveyClosed extends Error {}

/**
 * Keeps an answer, or a changed one. The thread tells of every rating that is new.
 *
 * @throws {NotFound} for a survey that is not there
 * @throws {SurveyClosed}
 * @throws {Invalid} for a rating that does not exist or a comment that is too long
 */
export async function answerSurvey(id: string, answer: SurveyAnswer, now = new Date()): Promise<void> {
  const comment = replaceCardNumbers(cleanText(answer.comment));
  if (!Number.isInteger(answer.rating) || answer.rating < 1 || answer.rating > 5)
    throw new Invalid("A rating is a number from 1 to 5");
  if (comment.length > longestComment)
    throw new Invalid(`A comment has at most ${longestComment} characters`);
  const changed = await prisma.$transaction(async (tx) => {
    const found = await tx.survey.findUnique({ where: { id } });
    if (!found) throw new NotFound("survey");
    await holdTicket(tx, found.conversationId);
    const held = await tx.survey.findUniqueOrThrow({ where: { id } });
    if (now >= held.closesAt) throw new SurveyClosed();
    await tx.survey.update({
      where: { id },
      data: { rating: answer.rating, comment, answeredAt: held.answeredAt ?? now },
    });
    if (held.rating === answer.rating) return null;
    const data = { event: held.rating === null ? "rated" : "rated_again", rating: answer.rating };
    const author = { type: "customer" as const, id: null };
    await append(tx, held.conversationId, [{ kind: "activity", author, data }], now);
    return tx.conversation.findUniqueOrThrow({ where: { id: held.conversationId } });
  });
  // Only colleagues hear of it: nothing was said in the conversation.
  if (changed) announce(system, changed.id, changed, null);
}

const mark = (id: string) => keyedHash(id, "survey").slice(0, 32);

/** The address under which a customer answers by mail: a random id and our signature, nothing else. */
export const surveyLink = (id: string) => `${appOrigin}/survey/${id}.${mark(id)}`;

/** The survey that a link's last part names; null for any that we did not sign. */
export async function surveyOfToken(
  token: string,
  now = new Date(),
): Promise<(SurveyStanding & { locale: "en" | "zh" }) | null> {
  const [id = "", signature = ""] = token.split(".");
  if (!isConversationId(id) || !/^[0-9a-f]{32}$/.test(signature)) return null;
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(mark(id)))) return null;
  const survey = await prisma.survey.findUnique({ where: { id } });
  return survey && { ...standing(survey, now), locale: survey.locale === "zh" ? "zh" : "en" };
}

/** Mails that are asked for at once. */
const atOnce = 100;

/** A survey whose mail is to be written. */
export interface SurveyToMail {
  id: string;
  conversationId: string;
  locale: "en" | "zh";
  link: string;
}

/**
 * Asks the customers whose conversations were answered by mail, solved an hour to three days ago and stayed so.
 *
 * @param mail hands the question to the mails that go out, in the transaction that asks; false where it may not go,
 * which is a survey that nobody can answer
 * @returns how many were asked
 */
export async function askByEmail(
  mail: (tx: Tx, survey: SurveyToMail) => Promise<boolean>,
  now = new Date(),
): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT r.conversation_id AS id FROM report_stretches r
     WHERE r.to_at > $1::timestamptz - interval '3 days' AND r.to_at <= $1::timestamptz - interval '1 hour'
       AND r.channel IN ('email', 'web_form') AND NOT r.merged AND NOT r.reopened AND NOT r.tags @> ARRAY['spam']
       AND EXISTS (SELECT FROM report_stretches f WHERE f.conversation_id = r.conversation_id AND f.place = 0
         AND f.first_reply_at IS NOT NULL)
       AND NOT EXISTS (SELECT FROM surveys s JOIN conversations o ON o.id = s.conversation_id
         JOIN conversations c ON c.id = r.conversation_id
         WHERE (o.id = c.id OR o.customer_id = c.customer_id OR lower(o.contact_email) = lower(c.contact_email))
           AND (o.id = c.id OR s.asked_at > $1::timestamptz
             - (SELECT quiet_days FROM survey_settings WHERE channel = 'email') * interval '1 day'))
       AND (SELECT asks FROM survey_settings WHERE channel = 'email')
     ORDER BY r.to_at LIMIT ${atOnce}`,
    [now],
  );
  let asked = 0;
  for (const { id } of rows) {
    asked += await prisma.$transaction(async (tx) => {
      const ticket = await holdTicket(tx, id);
      const survey = (await newest(tx, id)) ? null : await askWithin(tx, ticket, now);
      if (!survey) return 0;
      const locale = survey.locale === "zh" ? "zh" : "en";
      const goes = await mail(tx, { id: survey.id, conversationId: id, locale, link: surveyLink(survey.id) });
      await tx.survey.update({
        where: { id: survey.id },
        data: goes ? { mailedAt: now } : { closesAt: now },
      });
      return goes ? 1 : 0;
    });
  }
  return asked;
}

/** What the customer of a conversation said last, when they were asked; null where they said nothing. */
export async function satisfactionOf(actor: Actor, conversationId: string) {
  assertCan(actor, "conversations.read");
  const said = await prisma.survey.findFirst({
    where: { conversationId, rating: { not: null } },
    orderBy: { askedAt: "desc" },
  });
  return said?.rating && said.answeredAt
    ? { rating: said.rating, comment: said.comment, at: said.answeredAt.toISOString() }
    : null;
}
