import { supportedMimeTypes } from "file-type";
import { describe, expect, it } from "vitest";
import { png } from "#tests/pictures.ts";
import { judgeFile } from "./file-facts.server.ts";
import { isPlainText, takenAs } from "./file-kinds.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const mz = Buffer.concat([Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"), Buffer.alloc(512)]);
const jpeg = Buffer.from(
  `ffd8ffe000104a46494600010100000100010000ffdb004300${"01".repeat(64)}ffc0000b080010002001011100ffd9`,
  "hex",
);
const gif = Buffer.from(
  "474946383961200010008000000000ffffff2c000000002000100000020284510 03b".replace(" ", ""),
  "hex",
);

describe("what a file is taken as", () => {
  it("is told by its content, and its name is made to fit", async () => {
    expect(await judgeFile("Screen shot.PNG", png(40, 30))).toEqual({
      name: "Screen shot.PNG",
      type: "image/png",
      width: 40,
      height: 30,
    });
    expect(await judgeFile("photo.png", jpeg)).toMatchObject({ name: "photo.jpg", type: "image/jpeg" });
    expect(await judgeFile("截图", png(3, 2))).toMatchObject({ name: "截图.png" });
    expect(await judgeFile("v1.2 final", bytes("%PDF-1.7\n%âãÏÓ\n"))).toMatchObject({
      name: "v1.2 final.pdf",
    });
    expect(await judgeFile("对账单.csv", bytes("日期,金额\n2026-01-05,12.00\n"))).toMatchObject({
      type: "text/csv",
    });
    // A statement as Chinese banks write it (GB 18030).
    expect(await judgeFile("a.csv", Buffer.from("c8d5c6da2cbdf0b6ee0a312c320a", "hex"))).toMatchObject({
      type: "text/csv",
    });
    expect(await judgeFile("../../etc/4111 1111 1111 1111.txt", bytes("hello"))).toMatchObject({
      name: "•••• 1111.txt",
    });
    expect(await judgeFile("\u202egnp.exe.png", png(2, 2))).toMatchObject({ name: "gnp.exe.png" });
  });

  it.each([
    ["an installer that is named as a picture", "holiday.png", mz],
    ["a program under its own name", "setup.exe", mz],
    ["a picture that is named as a program", "photo.png.exe", png(4, 4)],
    ["a page", "page.html", bytes("<!doctype html><script>alert(1)</script>")],
    ["a page that is named as text", "notes.txt", bytes("\n <!DOCTYPE html><body onload=x>")],
    ["a script in a text", "notes.txt", bytes("hello <script src=x></script>")],
    ["a drawing with a script", "logo.svg", bytes('<svg xmlns="x" onload="alert(1)"/>')],
    ["a drawing that is named as a picture", "logo.png", bytes('<?xml version="1.0"?><svg/>')],
    ["a shell script", "run.txt", bytes("#!/bin/sh\nrm -rf /\n")],
    ["an archive", "all.zip", Buffer.concat([Buffer.from("504b0506", "hex"), Buffer.alloc(18)])],
    [
      "an installer in the old Office's box",
      "a.msi",
      Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]),
    ],
    ["what is nothing", "data.bin", Buffer.from([0, 1, 2, 3, 4])],
    ["what begins as a picture and is none", "a.png", Buffer.concat([png(2, 2).subarray(0, 8), mz])],
    ["a document with macros", "plan.docm", bytes("x")],
  ])("is nothing for %s", async (_, name, content) => {
    expect(await judgeFile(name, content)).toBeNull();
  });

  it("stays what it is where a second kind hides behind it", async () => {
    const both = Buffer.concat([gif, bytes("<html><script>alert(1)</script></html>"), bytes("%PDF-1.4")]);
    expect(await judgeFile("a.gif", both)).toMatchObject({ type: "image/gif", width: 32, height: 16 });
  });

  it("knows the old Office's documents by their names alone", () => {
    expect(takenAs("a.xls", "application/x-cfb", false)?.type).toBe("application/vnd.ms-excel");
    expect(takenAs("a.txt", "application/x-cfb", false)).toBeNull();
  });

  it("is of a kind that the detector can tell, or text", () => {
    for (const type of ["image/png", "image/heic", "application/pdf", "video/quicktime", "audio/x-m4a"])
      expect(supportedMimeTypes.has(type), type).toBe(true);
    expect(isPlainText(bytes("\ufeffamount;1 < 2\n"))).toBe(true);
  });
});
