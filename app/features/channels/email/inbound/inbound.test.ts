import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseEmail } from "../parse-email.ts";
import { knownBy } from "./mail-fingerprint.server.ts";
import { ownMessageId, replyAddress, ticketOfAddress, ticketOfMessageId } from "./own-marks.ts";
import { threadHints } from "./thread-hints.ts";

const sign = (text: string) => createHmac("sha256", "secret").update(text).digest("hex");
const mailbox = "support@upay.example";

describe("marks of our own", () => {
  it("name the ticket, and nobody else can make them", () => {
    const address = replyAddress(mailbox, 42, sign);
    expect(address).toMatch(/^support\+t42-[0-9a-f]{20}@upay\.example$/);
    expect(ticketOfAddress(address, sign)).toBe(42);
    expect(ticketOfAddress(address.toUpperCase(), sign)).toBe(42);
    expect(ticketOfAddress(address.replace("t42", "t43"), sign)).toBeNull();
    expect(ticketOfAddress(mailbox, sign)).toBeNull();
    const id = ownMessageId(mailbox, 42, "7", sign);
    expect(ticketOfMessageId(id, sign)).toBe(42);
    expect(ticketOfMessageId(id.replace("t42", "t1"), sign)).toBeNull();
  });
});

describe("what a mail belongs to", () => {
  it("is read from address, ids and subject", () => {
    const id = ownMessageId(mailbox, 7, "1", sign);
    const mail = parseEmail(
      Buffer.from(
        `From: a@x.example\r\nTo: ${replyAddress(mailbox, 42, sign)}\r\nSubject: Re: [#12] order #99\r\nIn-Reply-To: ${id}\r\nReferences: <a@x> ${id}\r\n\r\nHi`,
      ),
    );
    expect(threadHints(mail, sign)).toEqual({ signed: [42, 7], answers: [id, "<a@x>"], named: [12, 99] });
  });
});

describe("a mail's identity", () => {
  const of = (text: string) => knownBy(Buffer.from(text), "h");

  it("is its Message-ID, or its content", () => {
    expect(of("Message-ID: <1@x>\n\nHi").identity).toBe("<1@x>");
    expect(of("Subject: x\n\nHi").identity).toBe("sha256:h");
    expect(of(`Message-ID: <${"a".repeat(9_000)}@x>\n\nHi`).identity).toBe("sha256:h");
  });

  it("is the same whatever servers put before it and however they end lines, and another's is not", () => {
    const mail =
      "From: Ann <a@x>\nSubject: A long\n subject\nDate: Mon, 5 Jan 2026 10:30:00 +0000\n\nHi\n\nAnn\n";
    const sent = of(mail);
    const received = `Return-Path: <a@x>\r\nReceived: from x by y;\r\n\tMon, 5 Jan 2026 10:30:01 +0000\r\n`;
    const same = [
      mail.replaceAll("\n", "\r\n"),
      `${received}${mail.replaceAll("\n", "\r\n")}\r\n`,
      mail.replace("long\n subject", "long subject").trimEnd(),
    ];
    for (const one of same) expect(of(one)).toEqual(sent);
    // Dated, it is known by what its author wrote also without a Message-ID.
    expect(sent.identity).toBe(`sha256:${sent.fingerprint}`);
    const other = [
      mail.replace("Hi", "Ho"),
      mail.replace("\n\nAnn", "\nAnn"),
      mail.replace("a@x", "b@x"),
      mail.replace("10:30", "10:31"),
      mail.replace("long", "short"),
    ];
    for (const one of other) expect(of(one).fingerprint).not.toBe(sent.fingerprint);
  });

  it("takes every byte of a long body into account", () => {
    const mail = (length: number) => `From: a@x\nMessage-ID: <1@x>\n\n${"x\r\n".repeat(length)}end`;
    const prints = [65_534, 65_535, 65_536, 65_537, 200_000, 200_001].map(
      (length) => of(mail(length)).fingerprint,
    );
    expect(new Set(prints).size).toBe(6);
  });
});
