import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "./en/index.ts";
import { localeFrom } from "./index.ts";
import { zh } from "./zh/index.ts";

type Messages = { [key: string]: string | Messages };

const flatten = (messages: Messages, prefix = ""): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );

const english = new Map(flatten(en as unknown as Messages));
const chinese = new Map(flatten(zh as unknown as Messages));
const base = (key: string) => key.replace(/_(one|other)$/, "");
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*([\w.]+)/g)].map((match) => match[1]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith("i18n") && !file.includes("platform/prisma"))
    .map((file) => join(folder, file));
}

describe("messages", () => {
  it("has every English key in Chinese, and no other", () => {
    const wanted = new Set([...english.keys()].map(base));
    const got = new Set([...chinese.keys()].map(base));
    expect([...wanted].filter((key) => !got.has(key))).toEqual([]);
    expect([...got].filter((key) => !wanted.has(key))).toEqual([]);
  });

  it("has both plural forms in English and one in Chinese", () => {
    const ones = [...english.keys()].filter((key) => key.endsWith("_one"));
    expect(ones.filter((key) => !english.has(key.replace(/_one$/, "_other")))).toEqual([]);
    expect([...chinese.keys()].filter((key) => key.endsWith("_one"))).toEqual([]);
  });

  it("uses the same placeholders in both", () => {
    const different = [...chinese].filter(([key, text]) => {
      const other = english.get(key);
      return other !== undefined && placeholders(other).join() !== placeholders(text).join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it("leaves nothing empty and nothing untranslated", () => {
    const texts = [...english, ...chinese];
    expect(texts.filter(([, text]) => text.trim() === "").map(([key]) => key)).toEqual([]);
    const hanzi = /\p{Script=Han}/u;
    expect(
      [...english].filter(([, text]) => hanzi.test(text) && !/中文/.test(text)).map(([key]) => key),
    ).toEqual([]);
    const sentence = /[a-z]{3,} [a-z]{2,} [a-z]{2,}/;
    const untranslated = [...chinese].filter(
      ([, text]) => sentence.test(text.replace(/npm run \w+/g, "")) && !hanzi.test(text),
    );
    expect(untranslated.map(([key]) => key)).toEqual([]);
  });

  it("has every key that the sources name", () => {
    const known = new Set([...english.keys()].map(base));
    const missing = sources(join(import.meta.dirname, "..")).flatMap((file) => {
      const text = readFileSync(file, "utf8");
      return [...text.matchAll(/\bt\(\s*"([\w.]+)"/g)]
        .map((match) => match[1] ?? "")
        .filter((key) => !known.has(key))
        .map((key) => `${file}: ${key}`);
    });
    expect(missing).toEqual([]);
  });
});

describe("localeFrom", () => {
  it.each([
    [null, "en"],
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
    ["en-US,en;q=0.9,zh;q=0.5", "en"],
    ["fr-FR,zh;q=0.7,en;q=0.3", "zh"],
    ["de", "en"],
    ["en;q=0.2,zh-Hant;q=0.9", "zh"],
  ])("reads %s as %s", (header, locale) => {
    expect(localeFrom(header)).toBe(locale);
  });
});
