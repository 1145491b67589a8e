import iconv from "iconv-lite";
import { type Chance, chanceOf } from "./chance.ts";
import { attacks } from "./hostile-html.ts";

/** A mail that breaks a rule or stretches one. */
export interface OddMail {
  name: string;
  raw: Uint8Array;
}

const base = [
  "From: Ann <ann@example.org>",
  "To: support@upay.example",
  "Date: Mon, 5 Jan 2026 10:30:00 +0000",
];
const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const utf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");
const joined = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);

const simple = (name: string, headers: string[], body: string): OddMail => ({
  name,
  raw: utf8([...base, ...headers, "", body].join("\r\n")),
});

const sample: Record<string, string> = {
  "utf-8": "付款失败 Zahlung über 5 €",
  gb18030: "付款失败，请退款",
  gbk: "付款失败，请退款",
  gb2312: "付款失败，请退款",
  big5: "付款失敗，請退款",
  shift_jis: "支払いが失敗しました",
  "euc-jp": "支払いが失敗しました",
  "euc-kr": "결제가 실패했습니다",
  "koi8-r": "Платёж не прошёл",
  "windows-1251": "Платёж не прошёл",
  "windows-1252": "Zahlung über 5 €",
  "windows-1250": "Płatność żółć",
  "iso-8859-1": "Zahlung über fünf",
  "iso-8859-2": "Płatność żółć",
  "iso-8859-15": "Zahlung 5 €",
  "windows-1253": "Η πληρωμή απέτυχε",
  "windows-1254": "Ödeme başarısız",
  "windows-1255": "התשלום נכשל",
  "windows-1256": "فشل الدفع",
  "windows-874": "การชำระเงินล้มเหลว",
  "utf-16le": "付款失败",
  "utf-16be": "付款失败",
};

function quotedPrintable(content: Uint8Array): Uint8Array {
  return bytes(
    [...content]
      .map((byte) =>
        byte > 126 || byte < 32 || byte === 61
          ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
          : String.fromCharCode(byte),
      )
      .join("")
      .replace(/(.{70})/g, "$1=\r\n"),
  );
}

const wraps: Record<string, (content: Uint8Array) => Uint8Array> = {
  "8bit": (content) => content,
  base64: (content) =>
    bytes(
      Buffer.from(content)
        .toString("base64")
        .replace(/(.{60})/g, "$1\r\n"),
    ),
  "quoted-printable": quotedPrintable,
  "x-uuencode": (content) => content,
  "7-bit": (content) => content,
};

/** Every charset in every transfer encoding: named rightly, wrongly and not at all, in body and in header. */
function charsetMails(): OddMail[] {
  const names = Object.keys(sample);
  return names.flatMap((charset, place) => {
    const content = iconv.encode(sample[charset]!, charset);
    const said = [
      charset,
      names[(place + 3) % names.length]!,
      "",
      `"${charset.toUpperCase()} "`,
      "x-unknown-8bit",
    ];
    return Object.entries(wraps).map(([encoding, wrap], at) => {
      const label = said[(place + at) % said.length]!;
      const header = [
        ...base,
        `Subject: =?${label || charset}?${at % 2 ? "B" : "Q"}?${Buffer.from(content).toString("base64")}?=`,
        `Content-Type: text/plain${label === "" ? "" : `; charset=${label}`}`,
        `Content-Transfer-Encoding: ${encoding}`,
        "X-Raw: ",
      ].join("\r\n");
      return {
        name: `${charset} as ${label || "nothing"} in ${encoding}`,
        raw: joined(bytes(header), content, bytes("\r\n\r\n"), wrap(content)),
      };
    });
  });
}

const strangeHeaders: readonly [string, string[]][] = [
  ["no end of quoted name", ['From: "Ann <ann@example.org>', "Subject: x"]],
  ["comments in comments", ["From: (a(b(c)))ann(d)@(e)example.org(f)", "Subject: x"]],
  ["source route", ["From: <@a.example,@b.example:ann@example.org>"]],
  ["group", ["Reply-To: Friends: a@x.example, b@x.example;, c@x.example"]],
  ["empty group", ["Reply-To: undisclosed-recipients:;"]],
  ["many at signs", ["From: a@b@c@@d"]],
  ["only brackets", ["From: <>"]],
  ["display name as address", ['From: "ceo@bank.example" <eve@evil.example>']],
  ["encoded address", ["From: =?utf-8?B?YW5uQGV4YW1wbGUub3Jn?="]],
  ["encoded word broken", ["Subject: =?utf-8?B?5LuY5qy+5aSx6LSl"]],
  ["encoded word split within a letter", ["Subject: =?utf-8?B?5LuY5qw=?= =?utf-8?B?vuWksei0pQ==?="]],
  ["encoded word of nothing", ["Subject: =?utf-8?Q??= =???= =?x?y?z?="]],
  ["encoded word in words", ["Subject: a=?utf-8?Q?b?=c"]],
  ["spaces in an encoded word", ["Subject: =?utf-8?Q?a b c?="]],
  ["no subject", []],
  ["two subjects", ["Subject: one", "Subject: two"]],
  ["folded subject", ["Subject: a", "\tb", " c"]],
  ["folding lost", ["Subject: a", "b c d"]],
  ["space before colon", ["Subject : x"]],
  ["name with dots", ["X.Y: 1", "Subject: x"]],
  ["header without name", [": x", "Subject: y"]],
  ["header of a prototype", ["Constructor: x", "__proto__: y", "toString: z"]],
  ["message id without brackets", ["Message-ID: abc@x.example"]],
  ["message id with spaces", ["Message-ID: < abc @ x.example >"]],
  ["two message ids", ["Message-ID: <a@x> <b@x>"]],
  ["references in words", ["In-Reply-To: Your message of Monday <a@x.example>"]],
  ["references without end", [`References: ${"<a@x> ".repeat(5_000)}`]],
  ["mbox line", []],
  ["received in circles", Array.from({ length: 300 }, (_, at) => `Received: from a${at} by b${at}; x`)],
  ["unknown type", ["Content-Type: x"]],
  ["type of nothing", ["Content-Type:"]],
  ["type with semicolons", ["Content-Type: ;;;text/plain;;charset;=;"]],
  ["type twice", ["Content-Type: text/html", "Content-Type: text/plain"]],
  ["unknown encoding", ["Content-Transfer-Encoding: x-nothing"]],
  ["encoding with comment", ["Content-Transfer-Encoding: (a) base64 (b)"]],
  ["disposition without value", ["Content-Disposition: ; filename=x"]],
  ["multipart without boundary", ["Content-Type: multipart/mixed"]],
  ["multipart of an empty boundary", ['Content-Type: multipart/mixed; boundary=""']],
  ["boundary that never comes", ["Content-Type: multipart/mixed; boundary=never"]],
  ["boundary of a regular expression", ["Content-Type: multipart/mixed; boundary=(.*)+$"]],
  ["flowed", ["Content-Type: text/plain; format=flowed; delsp=yes"]],
  ["enriched", ["Content-Type: text/enriched"]],
  ["calendar", ["Content-Type: text/calendar; method=REQUEST"]],
  ["message within nothing", ["Content-Type: message/rfc822"]],
  ["partial", ["Content-Type: message/partial; id=a; number=1; total=3"]],
  ["external body", ["Content-Type: message/external-body; access-type=anon-ftp; site=x"]],
  ["winmail", ['Content-Type: application/ms-tnef; name="winmail.dat"', "Content-Transfer-Encoding: base64"]],
  ["pgp", ["Content-Type: application/pgp-encrypted"]],
];

const dates = [
  "Mon, 5 Jan 2026 10:30:00 +0000",
  "5 Jan 26 10:30 GMT",
  "Mon, 32 Jan 2026 25:61:61 +9999",
  "2026-01-05T10:30:00Z",
  "Mon Jan  5 10:30:00 2026",
  "Lun, 5 ene 2026 10:30:00 +0100",
  "周一, 5 1月 2026 10:30:00",
  "0",
  "",
  "constructor",
  "Mon, 5 Jan 0000 00:00:00 -0000",
  "Thu, 1 Jan 1970 00:00:00 +0000 (UTC (nested))",
  "99999999999999999999",
  "5/1/2026",
  "2026年1月5日 10:30",
  "2026년 1월 5일 오전 10:30",
  "Mon, 5 Jan 2026 10.30.00 +0530",
  "Jan 5, 2026 10:30 PM PST",
];

const filenames = [
  "name=x.txt",
  'name="a\\"b.txt"',
  "name*=utf-8''%E4%BB%98.txt",
  "name*0=a; name*1=b; name*2=.txt",
  "name*0*=utf-8''%E4; name*1*=%BB%98; name*2=.txt",
  "name*=x''%",
  "name==?utf-8?B?5LuY?=",
  'name="../../etc/passwd"',
  'name="a\u0000b.exe"',
  `name=${"a".repeat(5_000)}.txt`,
  'name="CON"',
  'name="\u202etxt.exe"',
  "name=",
  "name*999999999=x",
  'name="付款.pdf"',
  "name*0*=gb18030''%B8%B6; name*1*=%BF%EE.pdf",
  "name=constructor",
  'name="C:\\a\\b.txt"',
];

const htmlOf = (html: string, place: number): OddMail =>
  simple(`html ${place}`, ["Subject: html", "Content-Type: text/html; charset=utf-8"], html);

function nested(depth: number, type: string): string {
  const lines: string[] = [];
  for (let at = 0; at < depth; at++) lines.push(`Content-Type: ${type}; boundary=b${at}`, "", `--b${at}`);
  return [...lines, "Content-Type: text/plain", "", "deep inside"].join("\r\n");
}

const messagesWithin = (depth: number) =>
  `${"Content-Type: message/rfc822\r\n\r\nFrom: a@x.example\r\nSubject: within\r\n".repeat(depth)}\r\nend`;

/** @param size how large they are: 1 is what reading must bear */
function bombs(size: number): OddMail[] {
  const of = (times: number) => Math.ceil(times * size);
  const whole = (name: string, text: string): OddMail => ({ name, raw: utf8(text) });
  return [
    whole("nothing", ""),
    whole("a line end", "\r\n"),
    whole("zeros", "\0".repeat(of(100_000))),
    whole("no header", "Hello, I paid twice."),
    whole("only a header", "From: a@x.example"),
    whole("line of 5 MB", `From: a@x.example\r\n\r\n${"x".repeat(of(5_000_000))}`),
    whole("header of 3 MB", `From: a@x.example\r\nSubject: ${"x ".repeat(of(1_500_000))}\r\n\r\nHi`),
    whole("100,000 fields", `${"X-A: b\r\n".repeat(of(100_000))}\r\nHi`),
    whole("folded 100,000 times", `Subject: a\r\n${" b\r\n".repeat(of(100_000))}\r\nHi`),
    whole("200,000 recipients", `To: ${"a@x.example, ".repeat(of(200_000))}\r\n\r\nHi`),
    whole("brackets", `From: ${"<".repeat(of(200_000))}\r\n\r\nHi`),
    whole("comments", `From: ${"(".repeat(of(200_000))}\r\n\r\nHi`),
    whole("quotes", `From: ${'"\\'.repeat(of(200_000))}\r\n\r\nHi`),
    whole("encoded words", `Subject: ${"=?utf-8?Q?a?= ".repeat(of(50_000))}\r\n\r\nHi`),
    whole("half encoded words", `Subject: ${"=?".repeat(of(300_000))}\r\n\r\nHi`),
    whole("parameters", `Content-Type: text/plain; ${"a=b; ".repeat(of(100_000))}\r\n\r\nHi`),
    whole(
      "continued parameters",
      `Content-Type: text/plain; ${Array.from({ length: of(20_000) }, (_, at) => `name*${at}=x`).join("; ")}\r\n\r\nHi`,
    ),
    whole("depth 1,000", nested(of(1_000), "multipart/mixed")),
    whole("depth 10,000", nested(of(10_000), "multipart/alternative")),
    whole("messages within", messagesWithin(of(2_000))),
    whole(
      "100,000 parts",
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(of(100_000))}--b--`,
    ),
    whole("dashes", `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--\r\n".repeat(of(500_000))}`),
    whole("quotes of depth", `From: a@x.example\r\n\r\n${">".repeat(of(500_000))}\r\n`),
    whole("quoted lines", `From: a@x.example\r\n\r\n${"> a\r\nb\r\n".repeat(of(100_000))}`),
    whole(
      "attributions",
      `From: a@x.example\r\n\r\n${"On Mon, Jan 5, 2026 Ann wrote:\r\n".repeat(of(50_000))}`,
    ),
    whole(
      "printed headers",
      `From: a@x.example\r\n\r\n${"From: a@x.example\r\nTo: b\r\nSubject: c\r\n\r\n".repeat(of(30_000))}`,
    ),
    whole("signatures", `From: a@x.example\r\n\r\n${"-- \r\nAnn\r\n".repeat(of(50_000))}`),
    whole("spaces", `From: a@x.example\r\n\r\n${" ".repeat(of(2_000_000))}x`),
    whole(
      "addresses in a bounce",
      `From: MAILER-DAEMON@x\r\nSubject: failure notice\r\n\r\n${"a@b.example 550 5.1.1 user unknown\r\n".repeat(of(50_000))}`,
    ),
    whole(
      "a dotted word in a bounce",
      `From: MAILER-DAEMON@x\r\nSubject: failure notice\r\n\r\n${"a.".repeat(of(500_000))}@b`,
    ),
    whole(
      "delivery reports",
      `From: MAILER-DAEMON@x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${"Final-Recipient: rfc822; a@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n".repeat(of(20_000))}--b--`,
    ),
    whole(
      "uuencoded files",
      `From: a@x.example\r\n\r\n${"begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n".repeat(of(20_000))}`,
    ),
    whole("uuencoded without end", `From: a@x.example\r\n\r\nbegin 644 a\r\n${"M".repeat(of(1_000_000))}`),
    whole("base64 of nothing", `Content-Transfer-Encoding: base64\r\n\r\n${"=".repeat(of(1_000_000))}`),
    whole(
      "quoted-printable of nothing",
      `Content-Transfer-Encoding: quoted-printable\r\n\r\n${"=".repeat(of(1_000_000))}`,
    ),
    whole("divs", `Content-Type: text/html\r\n\r\n${"<div>".repeat(of(300_000))}`),
    whole("tables", `Content-Type: text/html\r\n\r\n${"<table><tr><td>".repeat(of(100_000))}`),
    whole("blockquotes", `Content-Type: text/html\r\n\r\n${"<blockquote>a".repeat(of(100_000))}`),
    whole("less-than signs", `Content-Type: text/html\r\n\r\n${"<".repeat(of(2_000_000))}`),
    whole("comments without end", `Content-Type: text/html\r\n\r\n${"<!--".repeat(of(500_000))}`),
    whole("attributes", `Content-Type: text/html\r\n\r\n<p ${"a=b ".repeat(of(300_000))}>`),
    whole("entities", `Content-Type: text/html\r\n\r\n${"&amp;&#x41;&nosuch;".repeat(of(100_000))}`),
    whole(
      "styles",
      `Content-Type: text/html\r\n\r\n<style>${"p{color:red}".repeat(of(50_000))}</style>${"<p>x".repeat(of(20_000))}`,
    ),
    {
      name: "UTF-16 with mark",
      raw: joined(bytes("\xff\xfe"), Buffer.from("From: a@x.example\r\n\r\nHi", "utf16le")),
    },
    { name: "UTF-8 with mark", raw: joined(bytes("\xef\xbb\xbf"), utf8("From: a@x.example\r\n\r\nHi")) },
    whole("carriage returns", "From: a@x.example\rSubject: x\r\rHi\rthere"),
    whole("mixed line ends", "From: a@x.example\nSubject: x\r\r\n\nHi\n\rthere"),
    whole("mbox", "From ann@example.org Mon Jan  5 10:30:00 2026\nFrom: a@x.example\n\nHi\n>From here"),
  ];
}

/**
 * Odd mails, always the same ones: more than 300.
 *
 * @param size of those that are large, 1 for some megabytes
 */
export function oddMails(size = 1): OddMail[] {
  return [
    ...charsetMails(),
    ...strangeHeaders.map(([name, headers]) => simple(name, headers, "I paid twice.\r\n\r\n> Hello\r\n")),
    ...dates.map((date) => simple(`date ${date}`, ["Subject: date", `Date: ${date}`], "Hi")),
    ...filenames.map((name) => {
      const part = `--b\r\nContent-Type: application/octet-stream; ${name}\r\nContent-Disposition: attachment; file${name}\r\n\r\nx\r\n--b--`;
      return simple(`file ${name.slice(0, 40)}`, ["Content-Type: multipart/mixed; boundary=b"], part);
    }),
    ...attacks.map(htmlOf),
    ...bombs(size),
  ];
}

const inserted = [
  "\0",
  "\r",
  "\n",
  "\r\n\r\n",
  "--",
  ">",
  "<",
  "=?",
  "?=",
  "(",
  '"',
  "\\",
  ";",
  "=",
  "%",
  "&#",
  "\xff\xfe",
  "Content-Type: ",
  "--b\r\n",
  "<!--",
];

function changed(raw: Uint8Array, random: Chance): Uint8Array {
  const at = random.whole(0, raw.length);
  const to = Math.min(raw.length, at + random.whole(0, 2_000));
  switch (random.whole(0, 5)) {
    case 0:
      return raw.slice(0, at);
    case 1:
      return joined(raw.subarray(0, at), raw.subarray(to));
    case 2:
      return joined(
        raw.subarray(0, at),
        bytes(random.pick(inserted).repeat(random.whole(1, 50))),
        raw.subarray(at),
      );
    case 3:
      return joined(raw.subarray(0, to), raw.subarray(at));
    case 4: {
      const copy = raw.slice();
      for (let change = 0; change < 20 && copy.length > 0; change++)
        copy[random.whole(0, copy.length - 1)] = random.whole(0, 255);
      return copy;
    }
    default:
      return joined(raw.subarray(at), raw.subarray(0, at));
  }
}

/** A mail with some damage; the same for the same seed. */
export function mutated(raw: Uint8Array, seed: number): Uint8Array {
  const random = chanceOf(seed);
  let damaged = raw;
  for (let times = random.whole(1, 4); times > 0; times--) damaged = changed(damaged, random);
  return damaged;
}
