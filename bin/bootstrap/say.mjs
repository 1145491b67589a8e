import { stripVTControlCharacters } from "node:util";

/** Progress goes to standard error, so that a command's own output stays clean. */
const out = process.stderr;
const lively = Boolean(out.isTTY);
const coloured = process.env.NO_COLOR ? false : lively || Boolean(process.env.FORCE_COLOR);

const paint = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : String(text));
export const bold = paint("1");
export const dim = paint("2");
export const green = paint("32");
export const red = paint("31");
export const yellow = paint("33");
export const cyan = paint("36");
export const magenta = paint("35");
export const blue = paint("34");

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export const say = (line = "") => out.write(`${line}\n`);

const titleWidth = 15;
/** Without a terminal there is no line to rewrite: a sign of life this often (milliseconds). */
const signOfLife = 10_000;

/**
 * Runs one step of a set-up and shows what it is doing and how long it took.
 *
 * @template T
 * @param {string} title
 * @param {(note: (detail: string) => void) => Promise<T> | T} work calls `note` with what it is at; the last note stays
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  let detail = "";
  const head = (mark) => `  ${mark} ${title.padEnd(titleWidth)}`;
  const show = () => {
    const room = Math.max(20, (out.columns ?? 100) - titleWidth - 16);
    out.write(`\r\u001b[2K${head(cyan("…"))} ${detail.slice(0, room)} ${dim(seconds(started))}`);
  };
  const tell = () => say(`${head("…")} ${detail} ${seconds(started)}`);
  const timer = lively ? setInterval(show, 200) : setInterval(tell, signOfLife);
  if (lively) show();
  try {
    const result = await work((text) => {
      detail = text;
      if (lively) show();
    });
    if (lively) out.write("\r\u001b[2K");
    say(`${head(green("✓"))} ${detail} ${dim(seconds(started))}`);
    return result;
  } catch (error) {
    if (lively) out.write("\r\u001b[2K");
    say(`${head(red("✗"))} ${detail} ${dim(seconds(started))}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Columns a text takes on a terminal: colours take none. */
const width = (text) => stripVTControlCharacters(text).length;

/** Lines in a frame. */
export function frame(lines) {
  const inner = Math.max(...lines.map(width)) + 4;
  const body = lines.map((line) => `│  ${line}${" ".repeat(inner - 2 - width(line))}│`);
  return [`╭${"─".repeat(inner)}╮`, ...body, `╰${"─".repeat(inner)}╯`].join("\n");
}
