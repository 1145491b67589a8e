import { describe, expect, it } from "vitest";
import { mutated, oddMails } from "#tests/email/odd-mails.ts";
import { readMail } from "./inbound/read-mail.ts";

const mails = oddMails(0.02);
const sign = () => "0".repeat(64);
const read = (raw: Uint8Array) => readMail(raw, "support@upay.example", sign);

describe("odd mails", () => {
  it(`are read whatever they are: ${mails.length}`, () => {
    expect(mails.length).toBeGreaterThanOrEqual(300);
    for (const { name, raw } of mails) {
      const mail = read(raw);
      expect(mail.body.includes("\0"), name).toBe(false);
    }
  });

  it("are read with any damage", () => {
    const small = mails.filter(({ raw }) => raw.length < 20_000);
    small.forEach(({ raw }, place) => {
      read(mutated(raw, place));
    });
  });
});
