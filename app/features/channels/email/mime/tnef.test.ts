import { describe, expect, it } from "vitest";
import { unpackedRtf, winmail } from "#tests/email/winmail.ts";
import { parseEmail } from "../parse-email.ts";
import { unpackRtf } from "./compressed-rtf.ts";
import { readRtf } from "./rtf-text.ts";
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

  it("gives the text of its RTF where that is all there is", () => {
    // The first example of MS-OXRTFCP, 3.1.1.
    const example = Buffer.from(
      "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0".replace(
        " ",
        "",
      ),
      "hex",
    );
    expect(unpackRtf(example)).toBe("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    expect(mailOf(winmail({ text: "", rtf: example, files: [file] })).text).toBe("hello world");
    const chinese = String.raw`{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}{\*\generator x}\uc1\f0 \'b8\'b6\'bf\'ee \u22833?\u-28504?\par {\b twice} \{a\}\tab b}`;
    expect(readRtf(chinese).text).toBe("付款 失\u90a8\ntwice {a}\tb");
  });

  it("gives the HTML that its RTF was made of", () => {
    const rtf = String.raw`{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag19 <html>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Paid \'fcber {\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 twice{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 \htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}`;
    const { html, text } = mailOf(winmail({ text: "", rtf: unpackedRtf(rtf), files: [] }));
    expect(html).toBe("<html><p>Paid über <b>twice</b></p>");
    expect(text).toBe("Paid über twice");
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
