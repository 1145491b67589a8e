import PostalMime from "postal-mime";
import { Pool } from "undici";
import { chanceOf } from "../email/chance.ts";
import { until } from "../setup/until.ts";
import { familyTime, parentOf, processorTime } from "./processor-time.ts";
import { atLeast, type BenchResult, cores, rounded, tell } from "./report.ts";
import { type Console, openStage } from "./stage.ts";

/** The issue's figures. */
const wanted = { perSecond: 400, ratio: 0.4 };

/** Until what reads mails is compiled: some 3,500 of them, as in a worker that has run for a while. */
const warmUp = 4_000;
const measured = 8_000;
const connections = 4;
/** Mails of one request, as a server that hands on what has gathered sends them. */
const perRequest = 32;
const meanBytes = 15_000;

const sentences = [
  "I paid for my order on Monday and the money left my account twice.",
  "The shop says that nothing has arrived, please look at it.",
  "我昨天付款失败了，但是银行已经扣款，请帮忙查询。",
  "Die Zahlung wurde abgelehnt, obwohl genug Geld auf dem Konto ist.",
  "Пожалуйста, верните деньги на карту.",
];

/** A mail of text, HTML, a quote of what it answers and now and then a file; some begin, most answer. */
export function mailOf(seed: number): Buffer {
  const random = chanceOf(seed);
  const words = Array.from({ length: random.whole(3, 40) }, () => random.pick(sentences));
  const thread = Math.floor(seed / 4);
  const first = `<${thread * 4}@bench.example>`;
  const answers = seed % 4 !== 0;
  const quoted = words.map((line) => `> ${line}`).join("\r\n");
  const text = `${words.join("\r\n")}\r\n\r\nOn Mon, Jan 5, 2026 at 10:30 AM Support <support@upay.example> wrote:\r\n${quoted}`;
  const html = `<html><head><style>p{color:#222}</style></head><body>${words.map((line) => `<p style="margin:0">${line}</p>`).join("")}<blockquote type="cite">${words.map((line) => `<p>${line}</p>`).join("")}</blockquote></body></html>`;
  const file = Buffer.alloc(random.chance(0.25) ? 24_000 : 0, seed % 251).toString("base64");
  const part = (type: string, body: string, more = "") =>
    `--b\r\nContent-Type: ${type}\r\n${more}\r\n${body}\r\n`;
  return Buffer.from(
    [
      "Received: from mx.example.net by mail.example.com; Mon, 5 Jan 2026 10:30:00 +0000",
      `From: Customer ${thread} <customer${thread}@example.org>`,
      "To: Support <support@upay.example>",
      `Subject: ${answers ? "Re: " : ""}Payment ${thread}`,
      `Message-ID: <${seed}@bench.example>`,
      ...(answers ? [`In-Reply-To: ${first}`, `References: ${first}`] : []),
      "Date: Mon, 5 Jan 2026 10:30:00 +0000",
      "MIME-Version: 1.0",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      part("text/plain; charset=utf-8", text, "Content-Transfer-Encoding: 8bit\r\n") +
        part("text/html; charset=utf-8", html, "Content-Transfer-Encoding: 8bit\r\n") +
        (file && part('application/pdf; name="receipt.pdf"', file, "Content-Transfer-Encoding: base64\r\n")) +
        "--b--",
    ].join("\r\n"),
  );
}

/** Mails as the parts of one request. */
const batchOf = (mails: readonly Buffer[]) =>
  Buffer.concat([
    ...mails.flatMap((mail) => [
      Buffer.from("--batch\r\nContent-Type: message/rfc822\r\n\r\n"),
      mail,
      lineEnd,
    ]),
    Buffer.from("--batch--\r\n"),
  ]);
const lineEnd = Buffer.from("\r\n");

async function send({ url, apiKey }: Console, mails: readonly Buffer[]) {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const batches = Array.from({ length: Math.ceil(mails.length / perRequest) }, (_, place) =>
    mails.slice(place * perRequest, (place + 1) * perRequest),
  );
  const left = batches.values();
  const headers = {
    authorization: `Bearer ${apiKey}`,
    "content-type": "multipart/mixed; boundary=batch",
    mailbox: "support@upay.example",
  };
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const batch of left) {
        const body = batchOf(batch);
        const answer = await pool.request({ path: "/api/v1/emails", method: "POST", headers, body });
        const text = await answer.body.text();
        if (answer.statusCode !== 202 || JSON.parse(text).accepted !== batch.length)
          throw new Error(`The API answered ${answer.statusCode}: ${text.slice(0, 400)}`);
      }
    }),
  );
  await pool.close();
}

async function untilTaken({ database }: Console, count: number) {
  await until(
    "every mail is in its conversation",
    async () => {
      // Not a count: asked forty times a second, it would be work beside what is measured.
      const { rows } = await database.query<{ waits: boolean }>(
        "SELECT EXISTS (SELECT FROM raw_emails WHERE state = 'received') AS waits",
      );
      return rows[0]!.waits === false;
    },
    600_000,
  );
  const { rows } = await database.query<{ parsed: number }>(
    "SELECT count(*)::int AS parsed FROM raw_emails WHERE state = 'parsed'",
  );
  if (rows[0]!.parsed !== count) throw new Error(`${rows[0]!.parsed} of ${count} mails were taken`);
}

/**
 * The parser library alone, in one process, warm too: before what is measured and after it, for machines have their
 * moods.
 */
async function parserAlone(mails: readonly Buffer[]): Promise<number> {
  for (const mail of mails.slice(0, warmUp)) await PostalMime.parse(mail);
  const started = performance.now();
  for (const mail of mails.slice(warmUp)) await PostalMime.parse(mail);
  return (measured / (performance.now() - started)) * 1_000;
}

/** Mails a second from the API into their conversations; the limit is a parser library that does nothing else. */
export async function benchEmail(): Promise<BenchResult> {
  const mails = Array.from({ length: warmUp + measured }, (_, seed) => mailOf(seed));
  const mean = mails.reduce((sum, { length }) => sum + length, 0) / mails.length;
  tell(`${mails.length} mails of ${Math.round(mean)} bytes (wanted: about ${meanBytes})`);
  const limits = [await parserAlone(mails)];
  tell(`parser library alone: ${Math.round(limits[0]!)} mails/s`);
  const stage = await openStage();
  try {
    const console = await stage.open();
    await send(console, mails.slice(0, warmUp));
    await untilTaken(console, warmUp);
    const { rows: backends } = await console.database.query<{ pid: number }>(
      "SELECT pg_backend_pid() AS pid",
    );
    const postgres = parentOf(backends[0]!.pid);
    const used = () => ({
      web: processorTime(console.web.pid),
      worker: processorTime(console.worker?.pid),
      database: familyTime(postgres),
      sender: processorTime(process.pid),
    });
    const before = used();
    const started = performance.now();
    await send(console, mails.slice(warmUp));
    const kept = performance.now() - started;
    tell(`kept in ${(kept / 1_000).toFixed(1)} s`);
    await untilTaken(console, mails.length);
    const taken = performance.now() - started;
    const after = used();
    const perMail = (who: keyof typeof after) => rounded((after[who] - before[who]) / 1_000 / measured);
    const { rows } = await console.database.query<{ lines: number; threads: number }>(
      "SELECT (SELECT count(*) FROM messages)::int AS lines, (SELECT count(*) FROM conversations)::int AS threads",
    );
    if (rows[0]!.lines !== mails.length) throw new Error("Not every mail is one message");
    await console.close();
    limits.push(await parserAlone(mails));
    tell(`parser library alone, once more: ${Math.round(limits[1]!)} mails/s`);
    const limit = (limits[0]! + limits[1]!) / 2;
    const perSecond = rounded((measured / taken) * 1_000);
    const ratio = rounded(perSecond / limit);
    return {
      name: "email",
      cores: cores(),
      figures: {
        perSecond,
        keptPerSecond: rounded((measured / kept) * 1_000),
        meanBytes: Math.round(mean),
        conversations: rows[0]!.threads,
        // Milliseconds of processor a mail.
        webProcessor: perMail("web"),
        workerProcessor: perMail("worker"),
        databaseProcessor: perMail("database"),
        senderProcessor: perMail("sender"),
      },
      yardstick: {
        parserAlonePerSecond: rounded(limit),
        before: rounded(limits[0]!),
        after: rounded(limits[1]!),
      },
      ratio,
      goals: [atLeast("perSecond", perSecond, wanted.perSecond), atLeast("ratio", ratio, wanted.ratio)],
    };
  } finally {
    await stage.close();
  }
}
