import { describe, expect, it } from "vitest";
import { parseEmail } from "../parse-email.ts";

const header = "From: a@x.example\r\nTo: b@x.example\r\n";
const bytes = (text: string) => Buffer.from(text, "latin1");
const utf8 = (text: string) => Buffer.from(text, "utf8");
type Mail = ReturnType<typeof parseEmail>;
/** A name, a mail, what is looked at, and what that has to be. */
type Case = [string, Buffer, (mail: Mail) => unknown, unknown];

const names = (m: Mail) => m.attachments.map((a) => a.name).join("|");
const withFile = (disposition: string, type = "application/pdf") =>
  bytes(
    `${header}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b\r\nContent-Type: ${type}\r\nContent-Disposition: ${disposition}\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n`,
  );
const withSubject = (subject: string) => bytes(`${header}Subject: ${subject}\r\n\r\nx`);
const cases: Case[] = [
  ["RFC 2231", withFile(`attachment; filename*=UTF-8''%E4%BB%98%E6%AC%BE.pdf`), names, "付款.pdf"],
  [
    "2231 continued",
    withFile(`attachment; filename*0="long "; filename*1="name.pdf"`),
    names,
    "long name.pdf",
  ],
  [
    "2231 continued, encoded in part",
    withFile(`attachment; filename*0*=UTF-8''%E4%BB%98; filename*1="abc"; filename*2*=%E6%AC%BE.pdf`),
    names,
    "付abc款.pdf",
  ],
  [
    "2231 out of order",
    withFile(`attachment; filename*1*=%AC%BE.pdf; filename*0*=UTF-8''%E4%BB%98%E6`),
    names,
    "付款.pdf",
  ],
  ["2231 iso", withFile(`attachment; filename*=iso-8859-1'en'%A3%20rates.pdf`), names, "£ rates.pdf"],
  ["2231 both", withFile(`attachment; filename="x.pdf"; filename*=UTF-8''%E4%BB%98.pdf`), names, "付.pdf"],
  ["2231 quoted value", withFile(`attachment; filename*="UTF-8''%E4%BB%98.pdf"`), names, "付.pdf"],
  ["2231 no charset quotes", withFile(`attachment; filename*=%E4%BB%98.pdf`), names, "付.pdf"],
  [
    "name in encoded words in quotes",
    withFile(`attachment; filename="=?UTF-8?B?5LuY5qy+LnBkZg==?="`),
    names,
    "付款.pdf",
  ],
  [
    "name in encoded words split over two",
    withFile(`attachment; filename="=?UTF-8?B?5LuY?= =?UTF-8?B?5qy+LnBkZg==?="`),
    names,
    "付款.pdf",
  ],
  [
    "name in encoded words folded",
    withFile(`attachment;\r\n filename="=?UTF-8?Q?=E4=BB=98?=\r\n =?UTF-8?Q?=E6=AC=BE.pdf?="`),
    names,
    "付款.pdf",
  ],
  [
    "name raw utf8",
    Buffer.concat([
      bytes(
        `${header}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\nContent-Type: application/pdf; name="`,
      ),
      utf8("付款.pdf"),
      bytes(`"\r\nContent-Disposition: attachment\r\n\r\nabc\r\n--b--`),
    ]),
    names,
    "付款.pdf",
  ],
  [
    "name raw gbk",
    Buffer.concat([
      bytes(
        `${header}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=gbk\r\n\r\nhi\r\n--b\r\nContent-Type: application/pdf; name="`,
      ),
      Buffer.from([0xb8, 0xb6, 0xbf, 0xee]),
      bytes(`.pdf"\r\nContent-Disposition: attachment\r\n\r\nabc\r\n--b--`),
    ]),
    names,
    "付款.pdf",
  ],
  ["name unquoted spaces", withFile(`attachment; filename=my file.pdf`), names, "my file.pdf"],
  ["name escaped quote", withFile(`attachment; filename="a \\"b\\".pdf"`), names, 'a "b".pdf'],
  ["name semicolon", withFile(`attachment; filename="a;b.pdf"`), names, "a;b.pdf"],
  ["name in Content-Type only", withFile(`attachment`, `application/pdf; name="n.pdf"`), names, "n.pdf"],
  [
    "name in Content-Type 2231",
    withFile(`attachment`, `application/pdf; name*0*=UTF-8''%E4%BB; name*1*=%98.pdf`),
    names,
    "付.pdf",
  ],
  [
    "Content-Type comment",
    withFile(`attachment (x); filename=a.pdf (yes)`, `application/pdf (a pdf); name=a.pdf`),
    names,
    "a.pdf",
  ],
  ["path", withFile(`attachment; filename="C:\\\\x\\\\y.pdf"`), names, "y.pdf"],
  [
    "subject in encoded words side by side",
    withSubject("=?utf-8?B?5LuY?= =?utf-8?B?5qy+?="),
    (m) => m.subject,
    "付款",
  ],
  [
    "subject in encoded words multibyte split",
    withSubject("=?utf-8?B?5LuY5g==?= =?utf-8?B?rL4=?="),
    (m) => m.subject,
    "付款",
  ],
  [
    "subject in encoded words split with folding",
    withSubject("=?utf-8?Q?=E4=BB=98=E6?=\r\n =?utf-8?Q?=AC=BE?="),
    (m) => m.subject,
    "付款",
  ],
  [
    "subject mixed charsets",
    withSubject("=?iso-8859-1?Q?=FCber?= =?utf-8?B?5LuY?= =?koi8-r?B?8MzB1KPW?="),
    (m) => m.subject,
    "über付Платёж",
  ],
  [
    "subject in encoded words text around",
    withSubject("Re: =?utf-8?Q?caf=C3=A9?= open"),
    (m) => m.subject,
    "Re: café open",
  ],
  [
    "subject in encoded words no space",
    withSubject("Re:=?utf-8?Q?caf=C3=A9?=."),
    (m) => m.subject,
    "Re:café.",
  ],
  ["subject underscore", withSubject("=?utf-8?q?a_b=5Fc?="), (m) => m.subject, "a b_c"],
  ["subject spaces in Q", withSubject("=?utf-8?Q?a b c?="), (m) => m.subject, "a b c"],
  ["subject lang tag", withSubject("=?utf-8*en?Q?hello?="), (m) => m.subject, "hello"],
  ["subject bad b64 padding", withSubject("=?utf-8?B?5LuY5qy?="), (m) => m.subject.startsWith("付"), true],
  ["subject unknown charset", withSubject("=?x-unknown?Q?caf=C3=A9?="), (m) => m.subject, "café"],
  ["subject iso2022jp", withSubject("=?ISO-2022-JP?B?GyRCO1lKJyQkGyhC?="), (m) => m.subject, "支払い"],
  [
    "subject iso2022jp split",
    withSubject("=?ISO-2022-JP?B?GyRCO1lKJxsoQg==?= =?ISO-2022-JP?B?GyRCJCQbKEI=?="),
    (m) => m.subject,
    "支払い",
  ],
  ["subject gb2312 ext", withSubject("=?gb2312?B?6EqXmg==?="), (m) => m.subject.length, 2],
  [
    "from name ew comma",
    bytes(`From: =?utf-8?Q?Doe=2C_J=C3=B6hn?= <j@x.example>\r\n\r\nx`),
    (m) => `${m.from.name}|${m.from.address}`,
    "Doe, Jöhn|j@x.example",
  ],
  [
    "from group",
    bytes(
      `From: a@x.example\r\nTo: undisclosed-recipients:;\r\nCc: G: c@x.example, D <d@x.example>;\r\n\r\nx`,
    ),
    (m) => `${m.to.length} ${m.cc.map((c) => c.address)}`,
    "0 c@x.example,d@x.example",
  ],
  [
    "nested prefix boundary",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary="bb"\r\n\r\n--bb\r\nContent-Type: text/plain\r\n\r\nplain\r\n--bb\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--bb--\r\n--b\r\nContent-Type: application/pdf; name=x.pdf\r\n\r\nabc\r\n--b--`,
    ),
    (m) => `${m.text}|${m.html?.trim()}|${names(m)}`,
    "plain|<p>html</p>|x.pdf",
  ],
  [
    "nested no inner end",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\nContent-Type: multipart/alternative; boundary="i"\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nplain\r\n--i\r\nContent-Type: text/html\r\n\r\n<p>h</p>\r\n--o\r\nContent-Type: application/pdf; name=x.pdf\r\n\r\nabc\r\n--o--`,
    ),
    (m) => `${m.text}|${names(m)}`,
    "plain|x.pdf",
  ],
  [
    "same boundary nested",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\nContent-Type: multipart/alternative; boundary="o"\r\n\r\n--o\r\nContent-Type: text/plain\r\n\r\nplain\r\n--o--\r\n--o\r\nContent-Type: application/pdf; name=x.pdf\r\n\r\nabc\r\n--o--`,
    ),
    (m) => `${m.text}|${names(m)}`,
    "plain|x.pdf",
  ],
  [
    "missing final",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\nContent-Type: text/plain\r\n\r\nplain`,
    ),
    (m) => m.text,
    "plain",
  ],
  [
    "boundary with spaces",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary="a b (c)"\r\n\r\n--a b (c)  \r\nContent-Type: text/plain\r\n\r\nplain\r\n--a b (c)--`,
    ),
    (m) => m.text,
    "plain",
  ],
  [
    "boundary unquoted equals",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary=----=_Part_1.2\r\n\r\n------=_Part_1.2\r\nContent-Type: text/plain\r\n\r\nplain\r\n------=_Part_1.2--`,
    ),
    (m) => m.text,
    "plain",
  ],
  [
    "preamble and epilogue",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary=o\r\n\r\nThis is a preamble\r\n--o\r\n\r\nplain\r\n--o--\r\nepilogue`,
    ),
    (m) => m.text,
    "plain",
  ],
  [
    "rfc822 attached",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nsee\r\n--o\r\nContent-Type: message/rfc822\r\n\r\nFrom: z@x.example\r\nSubject: Inner\r\nContent-Type: multipart/mixed; boundary=o2\r\n\r\n--o2\r\n\r\ninner\r\n--o2--\r\n--o--`,
    ),
    (m) => `${m.text}|${m.attachments.length}|${m.attachments[0]?.type}`,
    "see|1|message/rfc822",
  ],
  [
    "rfc822 attached same boundary",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nsee\r\n--o\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from("From: z@x.example\r\n\r\ninner").toString("base64")}\r\n--o--`,
    ),
    (m) => `${m.text}|${Buffer.from(m.attachments[0]!.content).toString()}`,
    "see|From: z@x.example\r\n\r\ninner",
  ],
  [
    "related cid",
    bytes(
      `${header}Content-Type: multipart/related; boundary=o; type="text/html"\r\n\r\n--o\r\nContent-Type: text/html\r\n\r\n<img src="cid:a@b">\r\n--o\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--o--`,
    ),
    (m) => m.attachments.map((a) => `${a.inline}${a.contentId}`).join(),
    "truea@b",
  ],
  [
    "latin1 declared utf8",
    bytes(`${header}Content-Type: text/plain; charset=utf-8\r\n\r\nZahlung \xfcber f\xfcnf`),
    (m) => m.text,
    "Zahlung über fünf",
  ],
  [
    "utf8 declared latin1",
    Buffer.concat([
      bytes(`${header}Content-Type: text/plain; charset=iso-8859-1\r\n\r\n`),
      utf8("Zahlung über fünf – 付款"),
    ]),
    (m) => m.text,
    "Zahlung über fünf – 付款",
  ],
  [
    "utf8 declared ascii",
    Buffer.concat([bytes(`${header}Content-Type: text/plain; charset=us-ascii\r\n\r\n`), utf8("付款失败")]),
    (m) => m.text,
    "付款失败",
  ],
  [
    "cp1252 declared latin1",
    bytes(`${header}Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\x93quoted\x94 \x80 5`),
    (m) => m.text,
    "“quoted” € 5",
  ],
  [
    "quoted-printable soft",
    bytes(
      `${header}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ncaf=\r\n=C3=A9 =3D x=20\r\nend`,
    ),
    (m) => m.text,
    "café = x\nend",
  ],
  [
    "quoted-printable lower hex",
    bytes(
      `${header}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\ncaf=c3=a9`,
    ),
    (m) => m.text,
    "café",
  ],
  [
    "base64 with a footer below",
    bytes(
      `${header}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${"aGVsbG8g".repeat(40)}aGVsbG8=\r\n\r\n-- \r\nlist footer`,
    ),
    (m) => m.text,
    `${"hello ".repeat(40)}hello`,
  ],
  [
    "base64 concatenated",
    bytes(
      `${header}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\nIHdvcmxk`,
    ),
    (m) => m.text,
    "hello world",
  ],
  [
    "flowed",
    bytes(
      `${header}Content-Type: text/plain; format=flowed; delsp=no\r\n\r\none \r\ntwo\r\n> q \r\n> r\r\n-- \r\nsig`,
    ),
    (m) => m.text,
    "one two\n> q r\n--\nsig",
  ],
  [
    "html meta charset",
    Buffer.concat([
      bytes(`${header}Content-Type: text/html\r\n\r\n<meta charset=gbk><p>`),
      Buffer.from([0xb8, 0xb6, 0xbf, 0xee]),
      bytes("</p>"),
    ]),
    (m) => m.text,
    "付款",
  ],
  ["utf-7", bytes(`${header}Content-Type: text/plain; charset=utf-7\r\n\r\n+TthrPg-`), (m) => m.text, "付款"],
  [
    "hz",
    bytes(`${header}Content-Type: text/plain; charset=hz-gb-2312\r\n\r\n~{86?n~}`),
    (m) => m.text,
    "付款",
  ],
  [
    "header 8bit",
    Buffer.concat([
      bytes("From: "),
      utf8("José"),
      bytes(" <j@x.example>\r\nSubject: "),
      utf8("付款"),
      bytes("\r\n\r\nx"),
    ]),
    (m) => `${m.from.name}|${m.subject}`,
    "José|付款",
  ],
  [
    "line feeds only",
    bytes(
      "From: a@x.example\nSubject: s\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\nplain\n--o--\n",
    ),
    (m) => `${m.subject}|${m.text}`,
    "s|plain",
  ],
  ["tab fold", bytes("From: a@x.example\r\nSubject: one\r\n\ttwo\r\n\r\nx"), (m) => m.subject, "one two"],
  ["no ct space", bytes(`${header}Content-Type:text/plain;charset="utf-8"\r\n\r\nx`), (m) => m.text, "x"],
  ["Content-Type weird", bytes(`${header}Content-Type: text\r\n\r\nx`), (m) => m.text, "x"],
  [
    "digest",
    bytes(
      `${header}Content-Type: multipart/digest; boundary=o\r\n\r\n--o\r\n\r\nFrom: z@x.example\r\nSubject: One\r\n\r\nbody\r\n--o--`,
    ),
    (m) => m.attachments.map((a) => a.type).join(),
    "message/rfc822",
  ],
  [
    "calendar",
    bytes(
      `${header}Content-Type: multipart/alternative; boundary=o\r\n\r\n--o\r\nContent-Type: text/plain\r\n\r\ncome\r\n--o\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--o--`,
    ),
    (m) => `${m.text}|${m.attachments.map((a) => a.type)}`,
    "come|text/calendar",
  ],
  [
    "mixed text+html+text",
    bytes(
      `${header}Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: text/plain\r\n\r\none\r\n--o\r\nContent-Type: image/png; name=a.png\r\nContent-Disposition: inline\r\n\r\nabc\r\n--o\r\nContent-Type: text/plain\r\n\r\ntwo\r\n--o--`,
    ),
    (m) => m.text,
    "one\n\ntwo",
  ],
  [
    "unquoted non-ascii boundary ci",
    bytes(
      `${header}Content-Type: MULTIPART/MIXED; BOUNDARY=o\r\n\r\n--o\r\nCONTENT-TYPE: TEXT/PLAIN\r\n\r\nplain\r\n--o--`,
    ),
    (m) => m.text,
    "plain",
  ],
];

describe("a mail by the standards, and somewhat beside them", () => {
  it.each(cases)("%s", (_, raw, look, wanted) => {
    expect(look(parseEmail(raw))).toEqual(wanted);
  });
});
