import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mostMailBytes } from "#app/features/channels/email/inbound/delivery.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { apiKey } from "#tests/api.ts";
import { rawMail, sendRaw } from "#tests/mail.ts";
import { type RunningProcess, startSmtp, startWeb, startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const system = { type: "system" } as const;
const mailbox = "support@upay.example";

let web: Awaited<ReturnType<typeof startWeb>>;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
let worker: RunningProcess;
let secret: string;

beforeAll(async () => {
  await provideMailbox(system, { address: mailbox, name: "UPay Support", language: "en" });
  secret = await apiKey("emails:write");
  [web, smtp, worker] = await Promise.all([startWeb(), startSmtp(), startWorker()]);
}, 400_000);
afterAll(() => Promise.all([web, smtp, worker].map((one) => one?.stop())));

/** A mail with one file in Base64, of about so many bytes. */
function mailOf(bytes: number, subject: string): Buffer {
  const line = `${"QUJD".repeat(19)}\r\n`;
  const [header] = rawMail({ subject }).toString().split("Content-Type:");
  return Buffer.from(
    [
      `${header}Content-Type: multipart/mixed; boundary=b`,
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "The statement is attached.",
      "--b",
      'Content-Type: application/pdf; name="statement.pdf"',
      "Content-Transfer-Encoding: base64",
      "",
      line.repeat(Math.floor((bytes - 1_000) / line.length)),
      "--b--",
      "",
    ].join("\r\n"),
  );
}

const post = async (body: Buffer) => {
  const answer = await fetch(`${web.url}/api/v1/emails`, {
    method: "POST",
    headers: { Authorization: `Bearer ${secret}`, "Content-Type": "message/rfc822", Mailbox: mailbox },
    body: new Uint8Array(body),
  });
  return { status: answer.status, body: await answer.json() };
};

it("the largest mails are kept and read, larger ones are refused in plain words", async () => {
  const subject = `Large ${randomUUID()}`;
  const most = mailOf(mostMailBytes - 10_000, subject);
  const tooLarge = mailOf(mostMailBytes + 1_000_000, subject);
  expect(await post(tooLarge)).toMatchObject({
    status: 413,
    body: { code: "body_too_large", detail: expect.stringContaining("50,000,000") },
  });
  expect(await post(most)).toMatchObject({ status: 202 });
  await expect(sendRaw(smtp.port, tooLarge)).rejects.toThrow(/552/);
  expect(await sendRaw(smtp.port, mailOf(mostMailBytes - 20_000, subject))).toMatch(/^250/);
  const read = await until(
    "both are read",
    async () => {
      const rows = await prisma.emailMessage.findMany({
        where: { subject },
        select: { files: { select: { name: true, size: true } } },
      });
      return rows.length === 2 && rows;
    },
    120_000,
  );
  for (const { files } of read) {
    expect(files).toHaveLength(1);
    expect(files[0]!.size).toBeGreaterThan(36_000_000);
  }
}, 240_000);
