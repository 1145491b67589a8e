import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import type { ImapSettings } from "#app/features/channels/email/imap/imap-settings.ts";
import { openImap } from "#app/features/channels/email/imap/imap-way.server.ts";
import { keepReading } from "#app/features/channels/email/imap/keep-reading.server.ts";
import { setReading, tryReading } from "#app/features/channels/email/imap/reading-settings.server.ts";
import { claimReadings, releaseReadings } from "#app/features/channels/email/imap/readings.server.ts";
import {
  downloadFailedMail,
  listFailedMails,
  retryAllMails,
  retryMail,
} from "#app/features/channels/email/inbound/failed-mails.server.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { listMailboxes, mailTroubleCount } from "#app/features/channels/email/mailbox-settings.server.ts";
import { provideMailbox, setPaused } from "#app/features/channels/email/mailboxes.server.ts";
import { exportMetrics } from "#app/features/system/health.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { rawMail } from "#tests/mail.ts";
import { certificate } from "#tests/setup/certificate.ts";
import { type Dovecot, imapPassword, imapUser, startDovecot } from "#tests/setup/dovecot.ts";
import { startImap } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const system = { type: "system" } as const;
const admin = {
  ...{ type: "staff", id: randomUUID(), sessionId: "s", role: "admin", name: "Ada", locale: "en" },
  ...{ email: "ada@upay.example", timeZone: "UTC", theme: "light" },
} as StaffActor;

let server: Dovecot;
let cert: Awaited<ReturnType<typeof certificate>>;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  cert = await certificate("localhost");
  server = await startDovecot(cert);
});
afterAll(() => server?.close());

/** Each test has a mailbox of its own, and the server's only account to itself. */
let mailbox: { id: string; address: string };

const settings = (changed: Partial<ImapSettings> = {}): ImapSettings => ({
  ...{
    host: "127.0.0.1",
    port: server.port,
    security: "none",
    folder: "INBOX",
    since: null,
    marksSeen: true,
  },
  auth: { type: "password", user: imapUser, password: imapPassword },
  ...changed,
});

async function newMailbox(changed: Partial<ImapSettings> = {}) {
  const address = `box-${randomUUID().slice(0, 8)}@upay.example`;
  await provideMailbox(system, { address, name: "Box", language: "en" });
  mailbox = await prisma.mailbox.findUniqueOrThrow({
    where: { address },
    select: { id: true, address: true },
  });
  await setReading(system, mailbox.id, settings(changed));
}

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  if (mailbox) await setReading(system, mailbox.id, null);
  await server.as((client) => client.messageDelete({ all: true }));
});

function read() {
  const stop = keepReading();
  closers.push(stop);
  return stop;
}

const mails = (count: number, text = "I paid twice.") =>
  Array.from({ length: count }, (_, place) => rawMail({ subject: `Mail ${place} ${randomUUID()}`, text }));
const held = () => prisma.rawEmail.count({ where: { mailbox: mailbox.address } });
const arrived = (count: number) =>
  until(`${count} mails are kept`, async () => (await held()) === count, 60_000);
const state = async () => {
  const all = await listMailboxes(admin);
  return all.find(({ id }) => id === mailbox.id)!.reading!;
};
const counted = (what: string, look: (reading: Awaited<ReturnType<typeof state>>) => boolean) =>
  until(what, async () => {
    const reading = await state();
    return reading.countedAt && look(reading) ? reading : null;
  });

/** Each mail is one message in one conversation. */
async function expectOnceEach(count: number) {
  while ((await takeWaitingMails()) > 0);
  const messages = await prisma.emailMessage.findMany({ where: { mailbox: mailbox.address } });
  expect(messages).toHaveLength(count);
  expect(new Set(messages.map(({ identity }) => identity)).size).toBe(count);
  expect(new Set(messages.map(({ conversationId }) => conversationId)).size).toBe(count);
}

describe("a mailbox on an IMAP server", () => {
  it("gives its mail as it comes, told by the server, and marks it as read once it is kept", async () => {
    await newMailbox();
    read();
    await counted("it was counted", () => true);
    for (const seen of [false, true]) {
      const before = await held();
      await server.deliver(rawMail({ subject: "Now" }), { seen });
      // Asking would take up to a minute.
      await until("the mail is kept", async () => (await held()) === before + 1, 5_000);
    }
    await expectOnceEach(2);
    await until("both are marked as read", () =>
      server.as(async (client) => {
        const unseen = await client.search({ seen: false }, { uid: true });
        return unseen && unseen.length === 0;
      }),
    );
    expect(await state()).toMatchObject({ problem: null, behind: 0, missing: 0 });
  });

  it("is caught up with after any time away, whatever others have seen there", async () => {
    await newMailbox();
    const stop = read();
    await server.deliver(rawMail({}));
    await arrived(1);
    await stop();
    await server.deliverAll(mails(40));
    await server.as((client) => client.messageFlagsAdd("1:30", ["\\Seen"]));
    read();
    const reading = await counted(
      "all is caught up",
      ({ serverHas, behind }) => serverHas === 41 && behind === 0,
    );
    expect(reading).toMatchObject({ missing: 0, behindSince: null });
    expect(await held()).toBe(41);
    await expectOnceEach(41);
  });

  it("on a server that cannot tell of new mail is asked again and again", async () => {
    const mute = await startDovecot(undefined, { idle: false });
    closers.push(mute.close);
    expect(await mute.as(async ({ capabilities }) => capabilities.has("IDLE"))).toBe(false);
    await newMailbox({ port: mute.port });
    read();
    await counted("it was counted", () => true);
    await mute.deliver(rawMail({ subject: "Asked for" }), { seen: true });
    await arrived(1);
    await expectOnceEach(1);
    expect(await state()).toMatchObject({ problem: null, behind: 0, missing: 0 });
  });

  it("is left alone as to what arrived before it was to be read", async () => {
    await newMailbox({ since: new Date(Date.now() - 72 * 3_600_000).toISOString() });
    const [older, newest] = [`Two days ago ${randomUUID()}`, `Now ${randomUUID()}`];
    const hoursAgo = (count: number) => ({ at: new Date(Date.now() - count * 3_600_000) });
    await server.deliver(rawMail({ subject: "Last year" }), hoursAgo(9_000));
    await server.deliver(rawMail({ subject: "Just before" }), hoursAgo(73));
    await server.deliver(rawMail({ subject: older }), hoursAgo(48));
    await server.deliver(rawMail({ subject: newest }));
    read();
    expect(await counted("it was counted", () => true)).toMatchObject({ serverHas: 2, missing: 0 });
    expect(await held()).toBe(2);
    await expectOnceEach(2);
    // Nobody is told days later that their mail has arrived.
    const confirmed = await prisma.outgoingMail.findMany({
      where: { kind: "received", conversation: { subject: { in: [older, newest] } } },
      select: { conversation: { select: { subject: true } } },
    });
    expect(confirmed).toEqual([{ conversation: { subject: newest } }]);
  });

  it("is not read while it is paused, and is afterwards", async () => {
    await newMailbox();
    await setPaused(system, mailbox.id, "receiving", true);
    await server.deliver(rawMail({}));
    expect(await claimReadings(randomUUID())).toEqual([]);
    await setPaused(system, mailbox.id, "receiving", false);
    read();
    await arrived(1);
  });

  it("whose UIDVALIDITY changes is read from its beginning without a mail coming twice", async () => {
    await newMailbox();
    read();
    await server.deliverAll([...mails(4), rawMail({ subject: "No id", id: null })]);
    await arrived(5);
    await takeWaitingMails();
    const validities = async () => {
      const { rows } = await pool.query(
        "SELECT uid_validity AS validity, count(*)::int AS kept FROM imap_mails WHERE mailbox_id = $1 GROUP BY 1",
        [mailbox.id],
      );
      return rows as { validity: number; kept: number }[];
    };
    const [before] = await until("all are noted", async () => {
      const found = await validities();
      return found[0]?.kept === 5 ? found : null;
    });
    await server.renumber();
    const [after] = await until("all are noted anew", async () => {
      const found = await validities();
      return found.length === 1 && found[0]!.validity !== before!.validity && found[0]!.kept === 5
        ? found
        : null;
    });
    expect(after!.kept).toBe(5);
    expect(await held()).toBe(5);
    await server.deliver(rawMail({ subject: "After it" }));
    await arrived(6);
    await expectOnceEach(6);
  });

  it("whose UIDVALIDITY changes while nobody reads it brings what came meanwhile, and nothing twice", async () => {
    await newMailbox();
    const stop = read();
    await server.deliverAll([...mails(4), rawMail({ subject: "No id", id: null })]);
    await arrived(5);
    await stop();
    await server.deliverAll(mails(3));
    await server.renumber();
    await server.deliverAll(mails(30));
    read();
    expect(
      await counted("all is caught up", ({ serverHas, behind }) => serverHas === 38 && behind === 0),
    ).toMatchObject({ missing: 0, missingSince: null });
    expect(await held()).toBe(38);
    await expectOnceEach(38);
  });
});

it("a reader killed in the middle goes on where its commits end, and one that begins anew brings nothing twice", async () => {
  await newMailbox();
  await server.deliverAll(mails(40, "x".repeat(20_000)));
  const killed = await startImap();
  closers.push(() => killed.stop("SIGKILL"));
  await until("some are kept", async () => (await held()) > 3);
  await killed.stop("SIGKILL");
  expect(await held()).toBeLessThan(40);
  // Its lease would end by itself within ten seconds.
  await prisma.imapReading.update({ where: { mailboxId: mailbox.id }, data: { heldUntil: new Date() } });
  const again = await startImap();
  closers.push(() => again.stop());
  await arrived(40);
  await counted("it was counted", ({ serverHas }) => serverHas === 40);
  expect(await again.stop()).toBe(0);
  await expectOnceEach(40);
  // Nobody remembers which mail is which: the mailbox is read from its beginning.
  await pool.query("DELETE FROM imap_mails WHERE mailbox_id = $1", [mailbox.id]);
  await prisma.imapReading.update({ where: { mailboxId: mailbox.id }, data: { countedAt: null } });
  read();
  await counted("it was counted again", ({ serverHas, behind }) => serverHas === 40 && behind === 0);
  expect(await prisma.imapMail.count({ where: { mailboxId: mailbox.id } })).toBe(40);
  await expectOnceEach(40);
});

it("is read by one at a time, and by another once that one is gone", async () => {
  await newMailbox();
  const [one, other] = [randomUUID(), randomUUID()];
  const both = await Promise.all([claimReadings(one), claimReadings(other)]);
  expect(both.flat().map(({ id }) => id)).toEqual([mailbox.id]);
  const [first, second] = both[0]!.length === 1 ? [one, other] : [other, one];
  expect(await claimReadings(second)).toEqual([]);
  expect(await claimReadings(first)).toHaveLength(1);
  await pool.query("UPDATE imap_readings SET held_until = now() - interval '1 second'");
  expect(await claimReadings(second)).toHaveLength(1);
  expect(await claimReadings(first)).toEqual([]);
  await releaseReadings(second);
  expect(await claimReadings(first)).toHaveLength(1);
  await releaseReadings(first);
});

describe("what is wrong with one mail", () => {
  it("stops none of those behind it, raises an alarm while it is not here, and ends with it", async () => {
    await newMailbox();
    await pool.query(
      `CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'this one cannot be kept'; END $$`,
    );
    await pool.query(
      `CREATE TRIGGER refuse_one BEFORE INSERT ON raw_emails FOR EACH ROW
       WHEN (NEW.identity = '<refused@example.org>') EXECUTE FUNCTION refuse_one()`,
    );
    try {
      await server.deliverAll([...mails(3), rawMail({ id: "<refused@example.org>" }), ...mails(3)]);
      const stop = read();
      const alarmed = await counted("the alarm is raised", ({ missing }) => missing > 0);
      expect(alarmed).toMatchObject({ serverHas: 7, missing: 1, problem: null });
      expect(alarmed.missingSince).not.toBeNull();
      expect(await mailTroubleCount(admin)).toBe(1);
      expect((await exportMetrics()).text).toContain(`mailbox_missing_mails{mailbox="${mailbox.address}"} 1`);
      await server.deliver(rawMail({ subject: "Behind it" }));
      await arrived(7);
      await stop();
    } finally {
      await pool.query("DROP FUNCTION refuse_one CASCADE");
    }
    read();
    expect(await counted("the alarm has ended", ({ missing }) => missing === 0)).toMatchObject({
      serverHas: 8,
      missingSince: null,
    });
    await expectOnceEach(8);
  });

  it("that is too large leaves it on its server and its beginning on the failed list, and goes on", async () => {
    await newMailbox();
    const subject = `Large ${randomUUID()}`;
    const line = `${"x".repeat(98)}\r\n`;
    await server.deliverAll([rawMail({ subject, text: line.repeat(501_000) }), ...mails(2)]);
    read();
    await arrived(3);
    const failed = await prisma.rawEmail.findMany({ where: { mailbox: mailbox.address, state: "failed" } });
    expect(failed).toMatchObject([{ reason: "It is larger than 50 MB; only its beginning is here" }]);
    expect(failed[0]!.size).toBeLessThanOrEqual(1_000_000);
    await counted("it counts as read", ({ missing, serverHas }) => missing === 0 && serverHas === 3);
    await takeWaitingMails();
    expect(await prisma.emailMessage.count({ where: { mailbox: mailbox.address } })).toBe(2);
    // Nobody makes a message of it that would pass for all of it.
    const { id } = failed[0]!;
    expect((await listFailedMails(admin)).mails).toMatchObject([{ id, whole: false }]);
    await expect(retryMail(admin, id)).rejects.toThrow(NotFound);
    expect(await retryAllMails(admin)).toBe(0);
    await takeWaitingMails();
    expect(await prisma.rawEmail.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "failed" });
    // Should all of it come another way, it is not taken for a repeat of its beginning.
    const raw = await downloadFailedMail(admin, id);
    expect((await keepRawMail({ type: "system" }, raw, mailbox.address)).result).toBe("accepted");
  });

  it("that cannot be read puts it on the failed list, and those behind it into their conversations", async () => {
    await newMailbox();
    await server.deliverAll(mails(3));
    read();
    await arrived(3);
    const [first] = await prisma.rawEmail.findMany({
      where: { mailbox: mailbox.address },
      orderBy: { receivedAt: "asc" },
    });
    await prisma.rawEmail.update({ where: { id: first!.id }, data: { sealed: "v1.broken" } });
    await takeWaitingMails();
    expect(await prisma.emailMessage.count({ where: { mailbox: mailbox.address } })).toBe(2);
    const [shown] = (await listMailboxes(admin)).filter(({ id }) => id === mailbox.id);
    expect(shown).toMatchObject({ failed: 1 });
  });
});

describe("the health of a mailbox", () => {
  it("says that its password is wrong, and that it is well once it is right", async () => {
    await newMailbox({ auth: { type: "password", user: imapUser, password: "wrong" } });
    await server.deliver(rawMail({}));
    read();
    const wrong = await until("the trouble is told", async () => {
      const reading = await state();
      return reading.problem ? reading : null;
    });
    expect(wrong).toMatchObject({ problem: "login", wellAt: null });
    expect(wrong.answer).toMatch(/authentication failed/i);
    await setReading(system, mailbox.id, settings());
    await arrived(1);
    expect(await counted("it is well", ({ problem }) => problem === null)).toMatchObject({ missing: 0 });
  });

  it("says that its server is away, and catches up by itself when it is back", async () => {
    await newMailbox();
    read();
    await counted("it is well", () => true);
    await server.stop();
    const away = await until("the trouble is told", async () => {
      const reading = await state();
      return reading.problem ? reading : null;
    });
    expect(away.problem).toBe("unreachable");
    expect(away.wellAt).not.toBeNull();
    await server.restart();
    await server.deliver(rawMail({}));
    await arrived(1);
  });

  it("is tried before settings are kept: encryption, folder, password, each in its own words", async () => {
    await newMailbox();
    await server.deliver(rawMail({}));
    const tried = (changed: Partial<ImapSettings>) => tryReading(admin, mailbox.id, settings(changed));
    expect(await tried({ security: "starttls", ca: String(cert.cert) })).toEqual({ reached: true, mails: 1 });
    expect(await tried({ security: "starttls" })).toMatchObject({ problem: "encryption" });
    expect(await tried({ folder: "Nowhere" })).toMatchObject({ problem: "folder" });
    expect(await tried({ port: 9 })).toMatchObject({ problem: "unreachable" });
    expect(await tried({ auth: { type: "password", user: imapUser, password: "x" } })).toMatchObject({
      problem: "login",
    });
    // Nothing of it marked the mail.
    expect(await server.as((client) => client.search({ seen: true }))).toEqual([]);
  });
});

it("signs in with OAuth 2, keeps the refresh token that it is given, and says when the grant has ended", async () => {
  const asked: URLSearchParams[] = [];
  const tokens = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(String(Buffer.concat(chunks)));
    asked.push(form);
    const good = form.get("refresh_token") === `refresh-${asked.length}`;
    response.writeHead(good ? 200 : 400, { "Content-Type": "application/json" });
    response.end(
      JSON.stringify(
        good
          ? { access_token: "token-of-today", refresh_token: `refresh-${asked.length + 1}`, expires_in: 3600 }
          : { error: "invalid_grant", error_description: "Token has been revoked" },
      ),
    );
  });
  await new Promise<void>((resolve) => tokens.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => tokens.close(resolve)));
  server.allowToken("token-of-today");
  const auth = {
    ...{ type: "oauth2" as const, user: imapUser, clientId: "console", clientSecret: "client secret" },
    refreshToken: "refresh-1",
    tokenUrl: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
  };
  await newMailbox({ auth });
  await server.deliver(rawMail({}));
  const stop = read();
  await arrived(1);
  await stop();
  expect(Object.fromEntries(asked[0]!)).toEqual({
    ...{ grant_type: "refresh_token", client_id: "console", client_secret: "client secret" },
    refresh_token: "refresh-1",
  });
  const { imap } = await prisma.mailbox.findUniqueOrThrow({ where: { id: mailbox.id } });
  expect(imap).not.toContain("refresh");
  expect(openImap(mailbox.id, imap!).auth).toEqual({ ...auth, refreshToken: "refresh-2" });
  await setReading(system, mailbox.id, settings({ auth }));
  read();
  const ended = await until("the trouble is told", async () => {
    const reading = await state();
    return reading.problem ? reading : null;
  });
  expect(ended).toMatchObject({ problem: "token", answer: "invalid_grant: Token has been revoked" });
});
