import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { charset } from "./charsets.ts";
import { labelledOrGuessed } from "./guess.ts";

const sentences = [
  "Платёж не прошёл",
  "Добрый день! Где мой заказ?",
  "Где мои деньги???",
  "Возврат средств по заказу 55231",
  "Здравствуйте! Мой платёж на 4500 рублей не прошёл вчера вечером, деньги списали. Заказ 12345.",
  "Мій платіж не пройшов, будь ласка допоможіть",
];
const odd = ["МВД РФ", "США", "Ж", "ФИО: ЖУК Ц. Ю.", "ЮЛИЯ ЩУКИНА, ЭДУАРД ХМЫЗ"];
const capsLock = (text: string) =>
  [...text].map((one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join("");
const read = (text: string, written: string, label: string) => {
  const bytes = iconv.encode(text, written);
  return labelledOrGuessed(charset(label), bytes).decode(bytes);
};

describe("Russian mails whose label may be wrong", () => {
  it.each([
    ["koi8-r", "windows-1251"],
    ["windows-1251", "koi8-r"],
  ])("are read as they were written in %s where it says %s", (written, label) => {
    for (const text of sentences.slice(0, -1)) expect(read(text, written, label)).toBe(text);
    const shouted = "СРОЧНО ВЕРНИТЕ МНЕ ДЕНЬГИ ЗА ЗАКАЗ, КОТОРЫЙ ОТМЕНИЛИ";
    expect(read(shouted, written, label)).toBe(shouted);
  });

  it.each(["windows-1251", "koi8-r", "koi8-u"])("keep the label %s that is right", (name) => {
    const texts = [
      ...sentences,
      ...sentences.map((text) => text.toUpperCase()),
      ...sentences.map(capsLock),
      ...odd,
    ];
    const possible = name === "koi8-r" ? texts.filter((text) => !/[іІ]/.test(text)) : texts;
    for (const text of possible) expect(read(text, name, name)).toBe(text);
  });
});
