import { describe, expect, it } from "vitest";
import { winmail } from "#tests/email/winmail.ts";
import { parseEmail } from "../parse-email.ts";
import { readTnef } from "./tnef.ts";

const file = { name: "收据.pdf", content: Buffer.from("%PDF-1.7 receipt"), type: "application/pdf" };
const packed = winmail({ text: "It was paid twice.", files: [file] });

const mailOf = (dat: Uint8Array, before = "") =>
  parseEmail(
    Buffer.from(
      `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${before}--x\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(dat).toString("base64")}\r\n--x--\r\n`,
    ),
  );

describe("a winmail.dat", () => {
  it("gives its files, beside itself", () => {
    const { attachments } = mailOf(packed);
    expect(attachments.map(({ name, type }) => [name, type])).toEqual([
      ["winmail.dat", "application/ms-tnef"],
      ["收据.pdf", "application/pdf"],
    ]);
    expect(Buffer.from(attachments[1]!.content)).toEqual(file.content);
  });

  it("gives its text where the mail has no other", () => {
    expect(mailOf(packed).text).toBe("It was paid twice.");
    expect(mailOf(packed, "--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n").text).toBe("hello");
  });

  it("gives the files of a mail within it", () => {
    const outer = winmail({ text: "", files: [{ name: "mail", content: packed, embedded: true }] });
    expect(readTnef(outer).files.map(({ name }) => name)).toEqual(["收据.pdf"]);
  });

  it("is read as far as it goes, wherever it is cut or damaged", () => {
    for (let length = 0; length < packed.length; length++) {
      expect(readTnef(packed.subarray(0, length)).files.length).toBeLessThanOrEqual(1);
      const damaged = Buffer.from(packed);
      damaged[length] = damaged[length]! ^ 0xff;
      readTnef(damaged);
    }
  });
});
