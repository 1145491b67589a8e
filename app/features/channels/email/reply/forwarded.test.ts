import { describe, expect, it } from "vitest";
import { forwardForms } from "#tests/email/forwarded-mails.ts";
import { parseEmail } from "../parse-email.ts";
import { readForwarded } from "./forwarded.ts";

const mail = (subject: string, text: string) =>
  parseEmail(
    Buffer.from(
      `From: Ann <ann@example.org>\r\nTo: support@upay.example\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`,
    ),
  );

describe("a mail passed on", () => {
  it.each(forwardForms)("is read as $program prints it", ({ subject, printed }) => {
    for (const own of ["Please look at this.\n\n", ""]) {
      const found = readForwarded(mail(subject, `${own}${printed}\n\nHello, I paid twice.\n`));
      expect(found?.from).toEqual({ name: "Li Wei", address: "li.wei@example.cn" });
      expect(found?.subject).toContain("4711");
      expect(found?.date?.toISOString().slice(0, 10)).toBe("2026-01-05");
      expect(found?.to[0]?.name).toBe("Ann");
    }
  });

  it("is not a reply with what it answers below", () => {
    const [, , , , outlook] = forwardForms;
    expect(readForwarded(mail("RE: Order 4711", `Thanks.\n\n${outlook!.printed}\n\nHello`))).toBeUndefined();
    expect(readForwarded(mail("Hello", "I paid twice."))).toBeUndefined();
  });

  it("is read where it is attached whole", () => {
    const raw =
      "From: ann@example.org\r\nSubject: Fwd: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: Li Wei <li.wei@example.cn>\r\nMessage-ID: <1@x.example>\r\nSubject: Order 4711\r\n\r\nHello\r\n--b--";
    expect(readForwarded(parseEmail(Buffer.from(raw)))).toMatchObject({
      from: { address: "li.wei@example.cn" },
      messageId: "<1@x.example>",
    });
  });
});
