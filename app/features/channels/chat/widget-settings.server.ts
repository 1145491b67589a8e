import { randomBytes } from "node:crypto";
import { z } from "zod";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { appOrigin } from "#app/platform/env.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { seal } from "#app/platform/sealed.server.ts";
import { chatOrigins, environmentKeys, isOpen, keyPurpose } from "./settings.server.ts";
import { type Asked, type Asking, askings, usuallyAsked } from "./widget-tag.ts";

/** One for what sites sign with now, one for what they go over to. */
export const mostKeys = 2;

/** Office hours of the chat: as the environment says, none, or those of a calendar by its id. */
export type ChatHours = "environment" | "always" | string;

/** How the chat is set up. Keys by their ids only: what they are is shown once, when they are made. */
export interface ChatSetup {
  origin: string;
  /** sites that may show it beside our own */
  origins: string[];
  keys: { kid: string /** null for one of the environment */; createdAt: string | null }[];
  mayAddKey: boolean;
  hours: ChatHours;
  calendars: { id: string; name: string }[];
  asked: Asked;
  open: boolean;
}

export async function chatSetup(actor: StaffActor, now = new Date()): Promise<ChatSetup> {
  assertCan(actor, "chat.manage");
  const [setting, keys, calendars, open] = await Promise.all([
    prisma.chatSetting.findUnique({ where: { id: 1 } }),
    prisma.chatKey.findMany({ orderBy: { createdAt: "asc" }, select: { kid: true, createdAt: true } }),
    prisma.serviceCalendar.findMany({ orderBy: { name: "asc" }, select: { id: true, name: true } }),
    isOpen(now),
  ]);
  const own = new Set(keys.map(({ kid }) => kid));
  return {
    origin: appOrigin,
    origins: chatOrigins.filter((origin) => origin !== appOrigin),
    keys: [
      ...keys.map(({ kid, createdAt }) => ({ kid, createdAt: createdAt.toISOString() })),
      ...[...environmentKeys.keys()].flatMap((kid) => (own.has(kid) ? [] : [{ kid, createdAt: null }])),
    ],
    mayAddKey: keys.length < mostKeys,
    hours: setting?.calendarId ?? (setting?.hours as ChatHours | undefined) ?? "environment",
    calendars,
    asked: setting ? { name: setting.askName as Asking, email: setting.askEmail as Asking } : usuallyAsked,
    open,
  };
}

/** What its page may say of the chat on every site. */
export const chatSettingForm = z.object({
  hours: z.union([z.enum(["environment", "always"]), z.uuid()]),
  name: z.enum(askings),
  email: z.enum(askings),
});

/**
 * Keeps when somebody is there and what visitors are asked for. Sessions that begin from now on go by it.
 *
 * @throws {Invalid} where the business hours are gone
 */
export async function saveChatSetting(
  actor: StaffActor,
  { hours, name, email }: z.infer<typeof chatSettingForm>,
): Promise<void> {
  assertCan(actor, "chat.manage");
  const calendarId = hours === "environment" || hours === "always" ? null : hours;
  const data = { hours: calendarId ? "calendar" : hours, calendarId, askName: name, askEmail: email };
  await prisma.$transaction(async (tx) => {
    if (calendarId && !(await tx.serviceCalendar.findUnique({ where: { id: calendarId } })))
      throw new Invalid("These business hours are not there any more");
    await tx.chatSetting.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
    await record(tx, actor, {
      event: "chat.settings_changed",
      subject: ["chat_setting", "1"],
      data: { hours, name, email },
    });
  });
}

/** 256 bits: as many as the signature has (RFC 7518, 3.2). */
const keyBytes = 32;

/**
 * Makes a key for a site to sign its visitors' identities with.
 *
 * @returns the key itself, this once
 * @throws {Conflict} where there are two already
 */
export async function addChatKey(actor: StaffActor): Promise<{ kid: string; secret: string }> {
  assertCan(actor, "chat.manage");
  const kid = `site-${randomBytes(4).toString("hex")}`;
  const secret = randomBytes(keyBytes).toString("base64url");
  await prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('chat_keys'))`;
    if ((await tx.chatKey.count()) >= mostKeys)
      throw new Conflict("There are two keys already", "Remove the one that no site signs with any more.");
    await tx.chatKey.create({ data: { kid, sealed: seal(secret, keyPurpose(kid)) } });
    await record(tx, actor, { event: "chat.key_created", subject: ["chat_key", kid], data: {} });
  });
  return { kid, secret };
}

/** Takes a key away: what is signed with it proves nobody from now on. @throws {NotFound} */
export async function removeChatKey(actor: StaffActor, kid: string): Promise<void> {
  assertCan(actor, "chat.manage");
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.chatKey.deleteMany({ where: { kid } });
    if (count === 0) throw new NotFound("key");
    await record(tx, actor, { event: "chat.key_removed", subject: ["chat_key", kid], data: {} });
  });
}
