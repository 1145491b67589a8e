import { describe, expect, it } from "vitest";
import { parseEmail } from "../parse-email.ts";

const read = (...header: string[]) => parseEmail(Buffer.from(`${header.join("\r\n")}\r\n\r\nx`));
const word = (charset: string, ...bytes: number[]) =>
  `=?${charset}?B?${Buffer.from(bytes).toString("base64")}?=`;

describe("a header", () => {
  it("has words in ISO-2022-JP, each with its own switches, joined", () => {
    const japanese = (...pairs: number[]) =>
      word("iso-2022-jp", 0x1b, 0x24, 0x42, ...pairs, 0x1b, 0x28, 0x42);
    const subject = `${japanese(0x3b, 0x59)}\r\n ${japanese(0x4a, 0x27)}`;
    expect(read(`Subject: ${subject}`).subject).toBe("支払");
  });

  it("has addresses in letters beyond ASCII, with and without brackets", () => {
    expect(read("From: <käthe@bücher.example>").from.address).toBe("käthe@bücher.example");
    expect(read("From: 客户@例子.example").from.address).toBe("客户@例子.example");
  });

  it("has file names whose escapes are cut between sections", () => {
    const mail = read(
      "Content-Type: application/pdf",
      "Content-Disposition: attachment; filename*0*=UTF-8''%E5%8; filename*1*=F%B8.pdf",
    );
    expect(mail.attachments[0]!.name).toBe("司.pdf");
  });

  it("is read in linear time whatever is repeated in it", () => {
    const started = performance.now();
    read(`From: x ${"On 2026 10:30 a@b.example wrote: ".repeat(30_000)}`);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
