import { createHash, createVerify, generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { composeMail, type WrittenMail } from "#app/features/channels/email/outbound/compose.server.ts";
import { dkimKeyFor, readDkimKeys } from "#app/features/channels/email/outbound/dkim.server.ts";

const mail: WrittenMail = {
  id: randomUUID(),
  kind: "reply",
  messageId: "<t1-abc.x@mail.upay.example>",
  number: 1,
  from: { name: "UPay 客服", address: "support@mail.upay.example" },
  to: [{ name: "", address: "ann@example.org" }],
  cc: [],
  subject: "Re: 付款失败 — a subject that is longer than a line of a header may be, by some way",
  inReplyTo: "<a@example.org>",
  references: ["<a@example.org>"],
  text: "Dear Ann,\n\n.dots and  spaces \n",
  html: "<p>Dear Ann</p>",
  files: [],
  at: new Date("2026-11-29T12:00:00Z"),
};

/** Header and body in the relaxed form that is signed (RFC 6376, 3.4.2 and 3.4.4). */
const relaxedHeader = (field: string) => {
  const at = field.indexOf(":");
  const value = field.slice(at + 1).replace(/\r\n/g, "");
  return `${field.slice(0, at).toLowerCase().trim()}:${value.replace(/[ \t]+/g, " ").trim()}`;
};
const relaxedBody = (body: string) =>
  `${body
    .replace(/[ \t]+\r\n/g, "\r\n")
    .replace(/[ \t]+/g, " ")
    .replace(/(?:\r\n)*$/, "")}\r\n`;

it("a mail is signed where there is a key for its domain, so that whoever has the public one can tell", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const folder = mkdtempSync(join(tmpdir(), "upay-dkim-"));
  const path = join(folder, "key.pem");
  writeFileSync(path, privateKey.export({ type: "pkcs8", format: "pem" }));
  const keys = readDkimKeys(`s1@upay.example=${path}`);
  rmSync(folder, { recursive: true });
  expect(() => readDkimKeys("upay.example=/nowhere")).toThrow(/selector@domain=path/);
  expect(dkimKeyFor("a@other.example", keys)).toBeUndefined();
  expect(dkimKeyFor("a@notupay.example", keys)).toBeUndefined();
  const raw = (await composeMail(mail, dkimKeyFor(mail.from.address, keys))).toString("latin1");
  const end = raw.indexOf("\r\n\r\n");
  const fields = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = fields.find((field) => /^dkim-signature:/i.test(field))!;
  const tags = new Map(
    signature
      .slice(signature.indexOf(":") + 1)
      .replace(/\s+/g, "")
      .split(";")
      .map((tag) => [tag.slice(0, tag.indexOf("=")), tag.slice(tag.indexOf("=") + 1)] as const),
  );
  expect([tags.get("d"), tags.get("s"), tags.get("c")]).toEqual(["upay.example", "s1", "relaxed/relaxed"]);
  const body = relaxedBody(raw.slice(end + 4));
  expect(tags.get("bh")).toBe(createHash("sha256").update(body, "latin1").digest("base64"));
  const names = tags.get("h")!.toLowerCase().split(":");
  for (const name of ["from", "to", "subject", "message-id", "reply-to"]) expect(names).toContain(name);
  const signed = names.flatMap((name) => {
    const field = fields.find((one) => one.toLowerCase().startsWith(`${name}:`));
    return field ? [relaxedHeader(field)] : [];
  });
  const own = relaxedHeader(signature).replace(/(;\s?b=)[^;]*/, "$1");
  const verify = createVerify("sha256").update([...signed, own].join("\r\n"), "latin1");
  expect(verify.verify(publicKey, tags.get("b")!, "base64")).toBe(true);
});

it("the bytes of a mail are the same each time it is tried", async () => {
  const [one, other] = [await composeMail(mail), await composeMail(mail)];
  expect(one.equals(other)).toBe(true);
});
