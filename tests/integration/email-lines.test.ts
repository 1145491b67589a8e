import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { parsedLine } from "#tests/email/parsed-line.ts";
import { runCommand } from "#tests/setup/command.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "email-lines-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, ...lines: string[]) {
  const path = join(folder, name);
  await writeFile(path, lines.join("\r\n"));
  return path;
}
const md5 = (content: string) => createHash("md5").update(content).digest("hex");
const parsed = (line: string) => parsedLine.parse(JSON.parse(line));

describe("email parse", () => {
  it("says of a mail all that there is to say, under the names that it always has", async () => {
    const mail = await file(
      "whole.eml",
      "Return-Path: <wang@example.org>",
      "Message-ID: <a1@example.org>",
      "In-Reply-To: <q2@upay.example>",
      "References: <q1@upay.example>",
      " <q2@upay.example>",
      "Date: Mon, 5 Jan 2026 11:30:00 +0100",
      "From: =?utf-8?B?546L6Iqz?= <wang@example.org>",
      'To: "Lee, Ann" <support@upay.example>, b@upay.example',
      "Cc: Team: c@x.example, Dee <d@x.example>;",
      "Reply-To: answers@example.org",
      "Subject: =?gb2312?B?uLa/7sqnsNw=?=",
      "MIME-Version: 1.0",
      "Content-Type: multipart/mixed; boundary=m",
      "",
      "--m",
      "Content-Type: multipart/alternative; boundary=a",
      "",
      "--a",
      "Content-Type: text/plain; charset=utf-8",
      "",
      "I paid twice.",
      "",
      "Best regards,",
      "Wang Fang",
      "",
      "On Mon, Jan 5, 2026 at 9:00 AM UPay <support@upay.example> wrote:",
      "> Did you pay?",
      "",
      "--a",
      "Content-Type: multipart/related; boundary=r",
      "",
      "--r",
      "Content-Type: text/html; charset=utf-8",
      "",
      '<p>I paid twice.</p><img src="cid:logo@x">',
      "--r",
      'Content-Type: image/png; name="logo.png"',
      'Content-Disposition: inline; filename="logo.png"',
      "Content-ID: <logo@x>",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("logo").toString("base64"),
      "--r--",
      "--a--",
      "--m",
      "Content-Type: application/pdf",
      "Content-Disposition: attachment; filename*=utf-8''%E8%B4%A6%E5%8D%95.pdf",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("%PDF-1.4 bill").toString("base64"),
      "--m--",
    );
    const { code, lines, said } = await runCommand("email", "parse", mail);
    expect({ code, said }).toEqual({ code: 0, said: [] });
    expect(lines.map(parsed)).toEqual([
      {
        file: mail,
        ok: true,
        messageId: "<a1@example.org>",
        inReplyTo: "<q2@upay.example>",
        references: ["<q1@upay.example>", "<q2@upay.example>"],
        date: "2026-01-05T10:30:00.000Z",
        from: { name: "王芳", address: "wang@example.org" },
        to: [
          { name: "Lee, Ann", address: "support@upay.example" },
          { name: "", address: "b@upay.example" },
        ],
        cc: [
          { name: "", address: "c@x.example" },
          { name: "Dee", address: "d@x.example" },
        ],
        replyTo: [{ name: "", address: "answers@example.org" }],
        subject: "付款失败",
        text: "I paid twice.\n\nBest regards,\nWang Fang\n\nOn Mon, Jan 5, 2026 at 9:00 AM UPay <support@upay.example> wrote:\n> Did you pay?",
        html: '<p>I paid twice.</p><img src="cid:logo@x">',
        visible: "I paid twice.",
        quoted: "On Mon, Jan 5, 2026 at 9:00 AM UPay <support@upay.example> wrote:\n> Did you pay?",
        signature: "Best regards,\nWang Fang",
        attachments: [
          {
            ...{ name: "logo.png", type: "image/png", size: 4, md5: md5("logo") },
            ...{ inline: true, contentId: "logo@x" },
          },
          {
            ...{ name: "账单.pdf", type: "application/pdf", size: 13, md5: md5("%PDF-1.4 bill") },
            ...{ inline: false, contentId: null },
          },
        ],
        auto: "none",
      },
    ]);
  });

  it("says how a mail came about, what bounced and what was passed on", async () => {
    const head = (subject: string, ...more: string[]) => [
      "From: Ann <ann@example.org>",
      "To: support@upay.example",
      `Subject: ${subject}`,
      ...more,
    ];
    const mails = {
      none: await file("none.eml", ...head("Refund"), "", "Where is it?"),
      auto_reply: await file("auto.eml", ...head("Refund", "Auto-Submitted: auto-replied"), "", "Away."),
      bulk: await file("bulk.eml", ...head("News", "List-Id: <news.example.org>"), "", "New!"),
      loop: await file("loop.eml", ...head("Refund", "X-Loop: ann@example.org"), "", "Again."),
      bounce: await file(
        "bounce.eml",
        "From: MAILER-DAEMON@example.org",
        "To: support@upay.example",
        "Subject: Undelivered Mail Returned to Sender",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "",
        "--b",
        "",
        "It could not be delivered.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.org",
        "",
        "Final-Recipient: rfc822; gone@example.org",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 No such user",
        "--b--",
      ),
      forwarded: await file(
        "forwarded.eml",
        ...head("Fwd: Order 4711", "Date: Mon, 5 Jan 2026 12:00:00 +0000"),
        "",
        "Please help her.",
        "",
        "---------- Forwarded message ---------",
        "From: Li Wei <li.wei@example.cn>",
        "Date: Mon, 5 Jan 2026 10:30:00 +0000",
        "Subject: Order 4711",
        "To: Ann <ann@example.org>",
        "",
        "My payment failed.",
      ),
    };
    const { code, lines } = await runCommand("email", "parse", ...Object.values(mails));
    expect(code).toBe(0);
    const said = lines.map(parsed);
    expect(said.map(({ file: path }) => path)).toEqual(Object.values(mails));
    expect(said.map(({ auto }) => auto)).toEqual(["none", "auto_reply", "bulk", "loop", "bounce", "none"]);
    expect(said.map(({ bounce }) => bounce)).toEqual([
      ...[undefined, undefined, undefined, undefined],
      { recipient: "gone@example.org", status: "5.1.1", hard: true, diagnostic: "550 5.1.1 No such user" },
      undefined,
    ]);
    expect(said.map(({ forwarded }) => forwarded)).toEqual([
      ...[undefined, undefined, undefined, undefined, undefined],
      {
        from: { name: "Li Wei", address: "li.wei@example.cn" },
        to: [{ name: "Ann", address: "ann@example.org" }],
        date: "2026-01-05T10:30:00.000Z",
        subject: "Order 4711",
        messageId: null,
      },
    ]);
  });

  it("goes on behind what cannot be read, which has its reason in its place", async () => {
    const plain = await file("plain.eml", "From: ann@example.org", "", "No id");
    const empty = await file("empty.eml");
    const [missing, inside] = [join(folder, "missing.eml"), join(plain, "inside.eml")];
    await mkdir(join(folder, "folder"));
    const closed = await file("closed.eml", "From: ann@example.org", "", "Closed");
    await chmod(closed, 0);
    const paths = [missing, plain, join(folder, "folder"), empty, inside, closed, plain];
    const { code, lines, said } = await runCommand("email", "parse", ...paths);
    const found = lines.map((line) => JSON.parse(line));
    expect(found.map((line) => line.file)).toEqual(paths);
    // Root may read everything.
    const mayRead = process.getuid?.() === 0;
    expect(found.map(({ ok }) => ok)).toEqual([false, true, false, true, false, mayRead, true]);
    const failed = z.strictObject({ file: z.string(), ok: z.literal(false), error: z.string().min(1) });
    for (const line of found) (line.ok ? parsedLine : failed).parse(line);
    expect(found[0].error).toBe("there is no such file");
    expect(found[2].error).toBe("this is a folder");
    expect(found[4].error).toBe("there is no such file");
    if (!mayRead) expect(found[5].error).toBe("it may not be read");
    expect(found[1]).toMatchObject({ messageId: null, from: { name: "", address: "ann@example.org" } });
    expect(found[3]).toMatchObject({ messageId: null, date: null, subject: "", text: "", html: null });
    // Beside the lines, people are told too, and scripts by the exit code.
    expect(said).toHaveLength(mayRead ? 3 : 4);
    expect(code).toBe(1);
  });

  it("is asked for as people are told to", async () => {
    const mail = await file(
      "asked.eml",
      "From: ann@example.org",
      "Message-ID: <asked@example.org>",
      "",
      "Hi",
    );
    const npm = (...args: string[]) =>
      promisify(execFile)("npm", ["run", "--silent", "cli", "--", ...args]).then(
        ({ stdout }) => ({ code: 0, stdout }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
      );
    const { code, stdout } = await npm("email", "parse", mail);
    expect({ code, id: parsed(stdout).messageId }).toEqual({ code: 0, id: "<asked@example.org>" });
    expect(await npm("email", "parse")).toEqual({ code: 2, stdout: "" });
  });
});

describe("email strip-quote", () => {
  const line = z.strictObject({
    file: z.string(),
    visible: z.string(),
    quoted: z.string(),
    signature: z.string(),
    error: z.string().optional(),
  });

  it("tells the parts of texts and mails, and of HTML where it is said to be", async () => {
    const text = [
      "Yes.",
      "",
      "Best regards,",
      "Ann",
      "",
      "On 1/5/26 10:30 AM, A <a@b.example> wrote:",
      "> Did you pay?",
    ];
    const plain = await file("text.txt", ...text);
    const mail = await file(
      "text.eml",
      ...["From: ann@example.org", "Message-ID: <t@example.org>", "MIME-Version: 1.0", "", ...text],
    );
    const html = await file(
      "text.html",
      '<p>Yes.</p><div class="gmail_quote">On Monday A wrote:<blockquote>Did you pay?</blockquote></div>',
    );
    const missing = join(folder, "none.txt");
    const quoted = "On 1/5/26 10:30 AM, A <a@b.example> wrote:\n> Did you pay?";
    const parts = { visible: "Yes.", quoted, signature: "Best regards,\nAnn" };
    const { code, lines } = await runCommand("email", "strip-quote", plain, missing, mail);
    expect(code).toBe(1);
    expect(lines.map((one) => line.parse(JSON.parse(one)))).toEqual([
      { file: plain, ...parts },
      { file: missing, visible: "", quoted: "", signature: "", error: "there is no such file" },
      { file: mail, ...parts },
    ]);
    const formatted = await runCommand("email", "strip-quote", "--html", html);
    expect(formatted.code).toBe(0);
    expect(line.parse(JSON.parse(formatted.lines[0]!))).toEqual({
      ...{ file: html, visible: "Yes.", signature: "" },
      quoted: expect.stringMatching(/^On Monday A wrote:\n+> Did you pay\?$/),
    });
  });
});

describe("html sanitize", () => {
  it("prints each file's HTML without what could harm, in order", async () => {
    const bad = await file(
      "bad.html",
      '<p onclick="x()">Hi</p><script>alert(1)</script><img src="https://t.example/p.gif">',
    );
    const missing = join(folder, "none.html");
    const empty = await file("empty.html");
    const { code, lines } = await runCommand("html", "sanitize", bad, missing, empty);
    expect(code).toBe(1);
    const [safe, none, nothing] = lines.map((line) => JSON.parse(line));
    expect(Object.keys(safe)).toEqual(["file", "html"]);
    expect(safe).toMatchObject({ file: bad, html: expect.stringContaining("<p>Hi</p>") });
    expect(safe.html).not.toMatch(/script|onclick|\ssrc=/);
    expect(none).toEqual({ file: missing, html: "", error: "there is no such file" });
    expect(nothing).toEqual({ file: empty, html: "" });
  });
});
