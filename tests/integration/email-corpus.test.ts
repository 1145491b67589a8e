import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mutated, type OddMail, oddMails } from "#tests/email/odd-mails.ts";
import { parsedLine } from "#tests/email/parsed-line.ts";
import { runCommand } from "#tests/setup/command.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "email-corpus-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What any mail may take, in milliseconds of processor time: others on this machine make none slower. */
const longest = 5_000;
/** Kilobytes, of the process that reads one after the other. */
const mostMemory = 512_000;

/** Reads mails by a command; that none keeps it for ever, the end of the test's time shows. */
async function readAll(command: string[], mails: readonly OddMail[]) {
  const files = mails.map((_mail, place) => join(folder, `${place}.eml`));
  for (const [place, { raw }] of mails.entries()) await writeFile(files[place]!, raw);
  const { code, lines, said, took, peak } = await runCommand(...command, ...files);
  expect({ code, said }).toEqual({ code: 0, said: [] });
  const found = lines.map((line) => JSON.parse(line));
  expect(found.map(({ file }) => file)).toEqual(files);
  const slow = mails.filter((_mail, place) => took[place]! > longest).map(({ name }) => name);
  expect(took).toHaveLength(mails.length);
  expect(slow).toEqual([]);
  expect(peak).toBeLessThan(mostMemory);
  return found;
}

async function parseAll(mails: readonly OddMail[]) {
  const found = await readAll(["email", "parse"], mails);
  for (const [place, line] of found.entries()) {
    const { success, error } = parsedLine.safeParse(line);
    expect(success, `${mails[place]!.name}: ${error?.message}`).toBe(true);
  }
}

const corpus = oddMails();

it(`odd mails, the large ones at their full size, are read within 5 s and 512 MB: ${corpus.length}`, async () => {
  expect(corpus.length).toBeGreaterThanOrEqual(300);
  expect(Math.max(...corpus.map(({ raw }) => raw.length))).toBeGreaterThan(4_000_000);
  await parseAll(corpus);
});

const damaged = corpus.map(({ name, raw }, place) => ({
  name: `${name}, damaged by seed ${10_000 + place}`,
  raw: mutated(raw, 10_000 + place),
}));

it("so are they with any damage", () => parseAll(damaged));

it.each(["email strip-quote", "email strip-quote --html", "html sanitize"])(
  "so are they as the texts and the HTML that they are not: %s",
  async (command) => {
    await readAll(command.split(" "), [...corpus, ...damaged]);
  },
);
