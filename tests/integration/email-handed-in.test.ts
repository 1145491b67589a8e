import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { emailBatchProblem, emailBatchResult } from "#app/features/api/schemas.ts";
import { keepRawMail, openRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import * as emailsRoute from "#app/routes/api.v1.emails.ts";
import { apiKey } from "#tests/api.ts";
import { rawMail } from "#tests/mail.ts";

const system = { type: "system" } as const;
const mailbox = "support@upay.example";

let secret: string;
beforeAll(async () => {
  secret = await apiKey("emails:write");
});

async function post(body: Buffer | string, type = "multipart/mixed; boundary=b", headers = {}) {
  const request = new Request("http://console.test/api/v1/emails", {
    method: "POST",
    headers: { Authorization: `Bearer ${secret}`, "Content-Type": type, Mailbox: mailbox, ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  const response = await (emailsRoute.action as (given: never) => Promise<Response>)({
    request,
    params: {},
    context: {},
  } as never);
  return { status: response.status, body: await response.json() };
}

/** @param header of the part, with its line ends */
const part = (mail: Buffer | string, header = "Content-Type: message/rfc822\r\n") =>
  Buffer.concat([Buffer.from(`--b\r\n${header}\r\n`), Buffer.from(mail), Buffer.from("\r\n")]);
const batch = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from("--b--\r\n")]);

const bytesKept = async (id: string) => {
  const { sealed } = await prisma.rawEmail.findUniqueOrThrow({ where: { id } });
  return Buffer.from(openRawMail({ id, sealed }));
};

describe("several mails in one request", () => {
  it("are kept byte for byte in their order, each once", async () => {
    const first = `<${randomUUID()}@example.org>`;
    const odd = Buffer.concat([
      rawMail({ headers: [`In-Reply-To: ${first}`], text: "--bb\r\n --b\r\n--b is no line of its own" }),
      Buffer.from([0, 0xff, 0x0d, 0x0a, 0x0d, 0x0a]),
    ]);
    const mails = [
      rawMail({ id: first }),
      odd,
      rawMail({ id: first }),
      rawMail({ to: "other@upay.example" }),
    ];
    const { status, body } = await post(
      batch(
        ...mails.slice(0, 3).map((mail) => part(mail)),
        part(mails[3]!, "Mailbox: other@upay.example\r\nContent-Type: message/rfc822\r\n"),
      ),
    );
    expect(status).toBe(202);
    const { results } = emailBatchResult.parse(body);
    expect(results.map(({ result }) => result)).toEqual(["accepted", "accepted", "repeated", "accepted"]);
    const ids = results.map(({ id }) => id!);
    expect(ids[2]).toBe(ids[0]);
    expect([ids[0], ids[1], ids[3]]).toEqual([ids[0], ids[1], ids[3]].toSorted());
    expect(await bytesKept(ids[1]!)).toEqual(odd);
    expect(await bytesKept(ids[3]!)).toEqual(mails[3]);
    expect(await prisma.rawEmail.findUniqueOrThrow({ where: { id: ids[3]! } })).toMatchObject({
      mailbox: "other@upay.example",
    });
    await takeWaitingMails();
    const [one, answer] = await Promise.all(
      ids.slice(0, 2).map((id) => prisma.emailMessage.findUniqueOrThrow({ where: { id } })),
    );
    expect(answer).toMatchObject({ conversationId: one!.conversationId, seq: 2 });
    const again = await post(batch(...mails.slice(0, 2).map((mail) => part(mail))));
    expect(again.body).toEqual({
      accepted: 2,
      rejected: 0,
      results: [0, 1].map((index) => ({ index, id: ids[index], result: "repeated" })),
    });
  });

  it("are judged one by one", async () => {
    const { status, body } = await post(
      batch(
        part(rawMail({})),
        part(""),
        part(rawMail({}), "Mailbox: x y\r\n"),
        part("{}", "Content-Type: application/json\r\n"),
        part("aGk=", "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n"),
        part(rawMail({}), ""),
      ),
    );
    expect(status).toBe(202);
    const parsed = emailBatchResult.parse(body);
    expect(parsed).toMatchObject({ accepted: 2, rejected: 4 });
    expect(parsed.results.flatMap((one) => ("errors" in one ? one.errors : []))).toMatchObject([
      { pointer: "/1", code: "invalid" },
      { pointer: "/2", code: "invalid_mailbox" },
      { pointer: "/3", code: "unsupported_media_type" },
      { pointer: "/4", code: "unsupported_encoding" },
    ]);
    const refused = await post(batch(part(""), part("")));
    expect(refused.status).toBe(422);
    expect(emailBatchProblem.parse(refused.body)).toMatchObject({ code: "invalid_mail", rejected: 2 });
  });

  it("need their end, a boundary and something between", async () => {
    const code = async (...given: Parameters<typeof post>) => {
      const { status, body } = await post(...given);
      return [status, body.code];
    };
    const before = await prisma.rawEmail.count();
    const whole = batch(part(rawMail({})));
    expect(await code(whole.subarray(0, -8))).toEqual([400, "malformed_batch"]);
    expect(await code(whole, "multipart/mixed")).toEqual([400, "malformed_batch"]);
    expect(await code(whole, "multipart/mixed; boundary=c")).toEqual([400, "malformed_batch"]);
    expect(await code("--b--\r\n")).toEqual([400, "empty_batch"]);
    const many = batch(...Array.from({ length: 1_001 }, () => part("x")));
    expect(await code(many)).toEqual([413, "too_many_items"]);
    expect(await prisma.rawEmail.count()).toBe(before);
  });
});

describe("mails that come at the same time", () => {
  it("are stored together, and one that cannot be stored is no other's trouble", async () => {
    await pool.query(`
      CREATE FUNCTION refuse_size() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.mailbox = 'poison@upay.example' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$`);
    await pool.query(
      "CREATE TRIGGER refuse_size BEFORE INSERT ON raw_emails FOR EACH ROW EXECUTE FUNCTION refuse_size()",
    );
    try {
      const settled = await Promise.allSettled([
        ...Array.from({ length: 9 }, () => keepRawMail(system, rawMail({}), mailbox)),
        keepRawMail(system, rawMail({}), "poison@upay.example"),
      ]);
      expect(settled.map(({ status }) => status)).toEqual([...Array(9).fill("fulfilled"), "rejected"]);
    } finally {
      await pool.query("DROP FUNCTION refuse_size CASCADE");
    }
    const written = async () => {
      const kept = await Promise.all(
        Array.from({ length: 30 }, () => keepRawMail(system, rawMail({}), mailbox)),
      );
      const { rows } = await pool.query<{ transactions: number }>(
        "SELECT count(DISTINCT xmin::text)::int AS transactions FROM raw_emails WHERE id = ANY($1::uuid[])",
        [kept.map(({ id }) => id)],
      );
      return rows[0]!.transactions;
    };
    expect(await written()).toBe(1);
  });
});
