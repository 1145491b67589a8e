import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { emailFileId, readEmailFile } from "#app/features/channels/email/email-files.server.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { filesOf, largestFile } from "#app/features/conversations/attachment.ts";
import {
  contentsOf,
  FileRefused,
  type Holder,
  keepFile,
  removeUnsentFiles,
  unsentFiles,
} from "#app/features/conversations/attachments.server.ts";
import {
  dropStaffFile,
  keepStaffFile,
  readStaffFile,
} from "#app/features/conversations/staff-files.server.ts";
import { readWindow } from "#app/features/conversations/thread.server.ts";
import { addNote, reply } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { splitOff } from "#app/features/tickets/splitting.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { fileResponse } from "#app/platform/file-response.server.ts";
import { days } from "#app/platform/time.ts";
import { png } from "#tests/pictures.ts";

const system = { type: "system" } as const;
let ann: StaffActor;
let bo: StaffActor;

async function agent(name: string): Promise<StaffActor> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role: "agent", password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role: "agent", name, email } as StaffActor;
}

beforeAll(async () => {
  [ann, bo] = await Promise.all([agent("Ann"), agent("Bo")]);
});

const conversation = async () =>
  (
    await openConversation(system, {
      channel: "web_form",
      locale: "en",
      subject: "A refund",
      first: { kind: "inbound", author: { type: "customer", id: null }, body: "Where is it?" },
    })
  ).id;

const keep = (actor: StaffActor, different: object = {}) =>
  keepStaffFile(actor, {
    id: randomUUID(),
    name: "receipt.png",
    bytes: png(80, 60),
    intendedFor: null,
    ...different,
  });

const answer = (actor: StaffActor, id: string, files: string[], different: object = {}) =>
  reply(actor, id, { body: "", clientId: randomUUID(), seenSeq: null, status: null, files, ...different });

const refusal = (why: string) => expect.objectContaining({ code: why });

describe("a file of a message", () => {
  it("is kept, named by one line, shown in it and read back as it was", async () => {
    const id = await conversation();
    const picture = png(80, 60);
    const kept = await keep(ann, { bytes: picture, intendedFor: id });
    expect(kept).toMatchObject({ name: "receipt.png", type: "image/png", width: 80, height: 60 });
    const big = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(700_000, "x")]);
    const pdf = await keep(ann, { name: "对账单.pdf", bytes: big, intendedFor: id });
    expect(await unsentFiles({ type: "staff", id: ann.id }, id)).toEqual([kept, pdf]);
    const { seq } = await answer(ann, id, [pdf.id, kept.id]);
    const { messages } = await readWindow(id);
    expect(filesOf(messages.find((line) => line.seq === seq)!.data)).toEqual([pdf, kept]);
    expect(await unsentFiles({ type: "staff", id: ann.id }, id)).toEqual([]);
    const { preview } = await prisma.conversation.findUniqueOrThrow({ where: { id } });
    expect(preview).toBe("对账单.pdf, receipt.png");
    const read = fileResponse(await readStaffFile(bo, pdf.id));
    expect(Buffer.from(await read.arrayBuffer()).equals(big)).toBe(true);
    expect(read.headers.get("Content-Disposition")).toContain(
      "attachment; filename=\"___.pdf\"; filename*=UTF-8''%E5",
    );
    const shown = fileResponse(await readStaffFile(bo, kept.id));
    expect(shown.headers.get("Content-Disposition")).toMatch(/^inline/);
    expect(shown.headers.get("Content-Security-Policy")).toBe("default-src 'none'; sandbox");
    expect(Buffer.from(await shown.arrayBuffer()).equals(picture)).toBe(true);
    const carried = await contentsOf(id, seq);
    expect(new Map(carried.map((file) => [file.name, file.content.length]))).toEqual(
      new Map([
        ["receipt.png", picture.length],
        ["对账单.pdf", big.length],
      ]),
    );
  });

  it("goes once: a repeat of its message is the same line, and no other line may have it", async () => {
    const [id, other] = [await conversation(), await conversation()];
    const { id: file } = await keep(ann);
    const clientId = randomUUID();
    const sent = await answer(ann, id, [file], { clientId });
    expect(await answer(ann, id, [file], { clientId })).toMatchObject({ seq: sent.seq });
    await expect(answer(ann, other, [file])).rejects.toEqual(refusal("gone"));
    await expect(answer(ann, id, [file])).rejects.toEqual(refusal("gone"));
    expect((await readWindow(other)).messages).toHaveLength(1);
  });

  it("is taken once for its id, and goes with the line of a race that wins", async () => {
    const [id, other] = [await conversation(), await conversation()];
    const given = { id: randomUUID(), bytes: png(9, 9) };
    const [one, two] = await Promise.all([keep(ann, given), keep(ann, given)]);
    expect(one).toEqual(two);
    await expect(keep(ann, { ...given, bytes: png(8, 8) })).rejects.toEqual(refusal("gone"));
    const tries = await Promise.allSettled([answer(ann, id, [given.id]), answer(ann, other, [given.id])]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is its holder's alone until it is sent", async () => {
    const id = await conversation();
    const { id: file } = await keep(ann, { intendedFor: id });
    await expect(readStaffFile(bo, file)).rejects.toBeInstanceOf(NotFound);
    await expect(answer(bo, id, [file])).rejects.toEqual(refusal("gone"));
    await expect(keep(bo, { id: file })).rejects.toEqual(refusal("gone"));
    await dropStaffFile(bo, file);
    expect((await readStaffFile(ann, file)).size).toBeGreaterThan(0);
    await dropStaffFile(ann, file);
    await expect(readStaffFile(ann, file)).rejects.toBeInstanceOf(NotFound);
    const sent = await keep(ann);
    await addNote(ann, id, { body: "see", clientId: randomUUID(), files: [sent.id] });
    await dropStaffFile(ann, sent.id);
    expect((await readStaffFile(bo, sent.id)).shown).toBe(true);
    for (const odd of ["", "x", "../1", `${randomUUID()}.0`])
      await expect(readStaffFile(ann, odd)).rejects.toBeInstanceOf(NotFound);
  });

  it("is refused in a word: empty, too large, of the wrong kind, too many", async () => {
    await expect(keep(ann, { bytes: Buffer.alloc(0) })).rejects.toEqual(refusal("empty"));
    await expect(keep(ann, { bytes: Buffer.alloc(largestFile + 1) })).rejects.toEqual(refusal("too_large"));
    await expect(keep(ann, { bytes: Buffer.from("MZ\0\0") })).rejects.toBeInstanceOf(FileRefused);
    const visitor: Holder = { type: "visitor", id: randomUUID(), addressKey: randomUUID() };
    const bring = (holder: Holder) =>
      keepFile(holder, { id: randomUUID(), name: "a.txt", bytes: Buffer.from("hello") });
    for (let count = 0; count < 40; count += 1) await bring(visitor);
    await expect(bring(visitor)).rejects.toEqual(refusal("too_many"));
    await bring({ ...visitor, id: randomUUID() });
    const crowd = { ...visitor, addressKey: randomUUID() };
    await pool.query(
      `INSERT INTO attachments (id, holder_type, holder_id, address_key, name, type, size, sha256)
       SELECT gen_random_uuid(), 'visitor', gen_random_uuid(), $1, 'a', 'text/plain', 1, '' FROM generate_series(1, 400)`,
      [crowd.addressKey],
    );
    await expect(bring({ ...crowd, id: randomUUID() })).rejects.toEqual(refusal("too_many"));
    const id = await conversation();
    const heavy = [];
    for (let count = 0; count < 3; count += 1)
      heavy.push(await keep(ann, { name: "a.txt", bytes: Buffer.alloc(8_000_000, "x") }));
    await expect(
      answer(
        ann,
        id,
        heavy.map((file) => file.id),
      ),
    ).rejects.toEqual(refusal("too_large"));
    expect((await readWindow(id)).messages).toHaveLength(1);
  });

  it("is removed where nobody sends it, and never where somebody did", async () => {
    const id = await conversation();
    const [forgotten, sent] = [await keep(ann), await keep(ann)];
    await answer(ann, id, [sent.id]);
    const fresh = await keep(ann);
    await prisma.attachment.updateMany({
      where: { id: { in: [forgotten.id, sent.id] } },
      data: { keptAt: new Date(Date.now() - days(8)) },
    });
    while ((await removeUnsentFiles()) > 0);
    const left = await prisma.attachment.findMany({
      where: { id: { in: [forgotten.id, sent.id, fresh.id] } },
      select: { id: true },
    });
    expect(new Set(left.map((file) => file.id))).toEqual(new Set([sent.id, fresh.id]));
  });

  it("came with a mail: it is shown in the line, whatever it calls itself is not believed", async () => {
    const screenshot = png(300, 400);
    const part = (head: string[], content: Buffer) =>
      ["--b", ...head, "Content-Transfer-Encoding: base64", "", content.toString("base64")].join("\r\n");
    const raw = Buffer.from(
      [
        "From: Wei <wei@example.org>",
        "To: support@upay.example",
        "Subject: A screenshot",
        `Message-ID: <${randomUUID()}@example.org>`,
        'Content-Type: multipart/mixed; boundary="b"',
        "",
        part(
          [
            'Content-Type: text/html; name="shot.html"',
            'Content-Disposition: attachment; filename="shot.html"',
          ],
          screenshot,
        ),
        part(
          ['Content-Type: image/png; name="run.png"', 'Content-Disposition: attachment; filename="run.png"'],
          Buffer.from("<script>alert(1)</script>"),
        ),
        "--b--",
        "",
      ].join("\r\n"),
    );
    const { id } = await keepRawMail(system, raw, "support@upay.example");
    await takeWaitingMails();
    const { conversationId, seq } = await prisma.emailMessage.findUniqueOrThrow({ where: { id } });
    const { data } = await prisma.message.findUniqueOrThrow({
      where: { conversationId_seq: { conversationId, seq } },
    });
    const files = filesOf(data as Record<string, unknown>);
    expect(files).toMatchObject([
      { id: emailFileId(id, 0), name: "shot.html", type: "image/png", width: 300, height: 400 },
      { id: emailFileId(id, 1), name: "run.png", type: "application/octet-stream", width: null },
    ]);
    expect(await readEmailFile(ann, emailFileId(id, 0))).toMatchObject({ type: "image/png", shown: true });
    const script = fileResponse(await readEmailFile(ann, emailFileId(id, 1)));
    expect(script.headers.get("Content-Type")).toBe("application/octet-stream");
    expect(script.headers.get("Content-Disposition")).toMatch(/^attachment/);
    await expect(readEmailFile(ann, emailFileId(id, 7))).rejects.toBeInstanceOf(NotFound);
    const split = await splitOff(ann, conversationId, seq);
    const { messages } = await readWindow(split.id);
    expect(filesOf(messages[0]!.data)).toEqual(files);
  });
});
