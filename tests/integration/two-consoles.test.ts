import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { rawMail, sendRaw } from "#tests/mail.ts";
import { type Delivered, mailServer } from "#tests/mail-server.ts";
import { type MailConsole, startMailConsole } from "#tests/setup/mail-console.ts";
import { until } from "#tests/setup/until.ts";

// Workers look for mail every few seconds, and some of these take ten mails one after the other.
vi.setConfig({ testTimeout: 300_000 });

/** What is between them: it hands each mail on, with a header that a test may have it rewrite. */
let office: Awaited<ReturnType<typeof mailServer>>;
let rewrite: (header: string[]) => string[];

let [day, night]: (MailConsole | undefined)[] = [];
const both = () => [day!, night!] as const;

/** Fields with their folded lines. */
const fieldsOf = (header: string) => header.split(/\r\n(?![ \t])/);

async function handOn({ raw, from, to }: Delivered) {
  const text = raw.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const header = rewrite(fieldsOf(text.slice(0, end))).join("\r\n");
  const [recipient] = to as [string];
  const there = both().find(({ address }) => recipient.endsWith(address.slice(address.indexOf("@"))))!;
  await sendRaw(there.port, Buffer.from(header + text.slice(end), "latin1"), { from, to });
}

beforeAll(async () => {
  office = await mailServer();
  office.habits.onMail = handOn;
  const { port: relayPort } = office;
  [day, night] = await Promise.all([
    startMailConsole({ address: "desk@day.example", relayPort }),
    // Nobody is ever there: it says so to everybody who writes.
    startMailConsole({
      address: "desk@night.example",
      relayPort,
      env: { CHAT_HOURS: JSON.stringify({ zone: "UTC", week: {} }) },
    }),
  ]);
  // One's tickets are not the other's.
  await night.query("ALTER SEQUENCE conversations_number_seq RESTART 5000");
});

afterAll(async () => {
  await Promise.all([day?.close(), night?.close()]);
  await office?.close();
});

beforeEach(async () => {
  rewrite = (header) => header;
  office.delivered.length = 0;
  for (const one of both()) {
    await one.query("TRUNCATE conversations, raw_emails CASCADE");
    await one.query("UPDATE automatic_mails SET words = '{}'");
  }
});

/** A mail from one console's address to the other's begins it. */
const begin = () =>
  sendRaw(day!.port, rawMail({ from: `Desk <${night!.address}>`, to: day!.address }), {
    from: night!.address,
    to: [day!.address],
  });

/**
 * Waits until neither has anything to do, and nothing is between them: whatever one has sent the other has taken.
 * What is then, stays.
 */
const quiet = () =>
  until(
    "both are quiet",
    async () => {
      const here = await day!.counts();
      const there = await night!.counts();
      const isQuiet =
        here.waiting + there.waiting === 0 &&
        here.taken === there.sent + 1 &&
        there.taken === here.sent &&
        here.taken > 0;
      return isQuiet && { day: here, night: there };
    },
    240_000,
  );

const withheld = async (one: MailConsole) =>
  (
    await one.query<{ problem: string }>(
      "SELECT problem FROM outgoing_mails WHERE state = 'cancelled' ORDER BY created_at",
    )
  ).map(({ problem }) => problem);

const without = (...names: RegExp[]) => {
  rewrite = (header) => header.filter((field) => !names.some((name) => name.test(field)));
};

/** All by which programs tell each other that they are programs. */
const telling =
  /^(?:auto-submitted|x-loop|x-upay-console|precedence|x-auto-response-suppress|list-[a-z-]+|return-path):/i;
/** All by which a mail shows which one it answers. */
const threading = /^(?:in-reply-to|references|reply-to|message-id):/i;

/** Words that do not tell of a machine, nor of a ticket. */
async function speakLikePeople() {
  const words = { en: { subject: "Your letter", body: "Thank you, I shall look into it tomorrow." } };
  for (const one of both()) await one.query("UPDATE automatic_mails SET words = $1", [JSON.stringify(words)]);
}

it("two consoles that write to each other stop after one automatic mail, for the other knows it as one", async () => {
  await begin();
  expect(await quiet()).toMatchObject({ day: { sent: 1, taken: 1 }, night: { sent: 0, taken: 1 } });
  expect(office.delivered.map(({ to }) => to)).toEqual([[night!.address]]);
  expect(await night!.query("SELECT auto FROM email_messages WHERE direction = 'in'")).toEqual([
    { auto: "loop" },
  ]);
  // It is kept where it is seen, and wants nothing of anybody.
  expect(await night!.query("SELECT status, tags FROM conversations")).toEqual([
    { status: "solved", tags: ["automatic"] },
  ]);
});

it("where a server between them takes away what tells of a machine, their threads end it", async () => {
  without(telling);
  await begin();
  expect(await quiet()).toMatchObject({ day: { sent: 1 }, night: { sent: 1 } });
  for (const one of both()) expect(await one.query("SELECT 1 FROM conversations")).toHaveLength(1);
});

it("where it takes away all that shows who wrote and what it answers, the caps by recipient end it", async () => {
  await speakLikePeople();
  without(telling, threading);
  await begin();
  expect(await quiet()).toMatchObject({
    day: { taken: 5, sent: 4, withheld: 1 },
    night: { taken: 4, sent: 4, withheld: 0 },
  });
  expect(await withheld(day!)).toEqual(["rate"]);
  // None is lost for it.
  expect(await day!.query("SELECT 1 FROM conversations")).toHaveLength(5);
});

it("where each mail comes from another tag of the address besides, the caps hold all the same", async () => {
  await speakLikePeople();
  rewrite = (header) =>
    header
      .filter((field) => !telling.test(field) && !threading.test(field))
      .map((field) =>
        /^from:/i.test(field) ? field.replace(/desk@/, `desk+${randomUUID().slice(0, 8)}@`) : field,
      );
  await begin();
  expect(await quiet()).toMatchObject({ day: { sent: 4, withheld: 1 }, night: { sent: 4 } });
});
