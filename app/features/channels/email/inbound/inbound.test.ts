import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseEmail } from "../parse-email.ts";
import { identityOfRaw } from "./mail-identity.ts";
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
  it("is its Message-ID, or its content", () => {
    expect(identityOfRaw(Buffer.from("Message-ID: <1@x>\n\nHi"), "h")).toBe("<1@x>");
    expect(identityOfRaw(Buffer.from("Subject: x\n\nHi"), "h")).toBe("sha256:h");
    expect(identityOfRaw(Buffer.from(`Message-ID: <${"a".repeat(9_000)}@x>\n\nHi`), "h")).toBe("sha256:h");
  });
});
