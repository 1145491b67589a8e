import { describe, expect, it } from "vitest";
import { knownMail } from "#tests/email/automatic-mails.ts";
import { chanceOf } from "#tests/email/chance.ts";
import { parseEmail } from "../parse-email.ts";
import { classify } from "./automatic.ts";

const read = (raw: string) => classify(parseEmail(Buffer.from(raw)));

describe("how a mail came about", () => {
  it("is told for made-up mails of every kind", () => {
    for (let seed = 1; seed <= 400; seed++) {
      const { raw, auto, bounce } = knownMail(chanceOf(seed));
      const found = read(raw);
      expect(found.auto, raw).toBe(auto);
      if (!bounce) continue;
      const { recipient, status, hard } = found.bounce!;
      expect({ recipient, status, hard }, raw).toEqual(bounce);
    }
  });

  it("knows our own mail by its address, its id and the header it carries", () => {
    const own = {
      addresses: new Set(["support@upay.example"]),
      isOwnMessageId: (id: string) => id.endsWith("@ours.example>"),
      loopHeader: "x-ours",
    };
    const mail = (header: string) => parseEmail(Buffer.from(`${header}\r\nSubject: Hello\r\n\r\nHello`));
    expect(classify(mail("From: support@upay.example"), own).auto).toBe("loop");
    expect(classify(mail("From: a@b.example\r\nMessage-ID: <1@ours.example>"), own).auto).toBe("loop");
    expect(classify(mail("From: a@b.example\r\nX-Ours: 1"), own).auto).toBe("loop");
    expect(classify(mail("From: a@b.example\r\nList-Id: <support.upay.example>"), own).auto).toBe("none");
  });
});
