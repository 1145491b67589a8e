import { blue, bold, cyan, dim, green, magenta, red, yellow } from "./say.mjs";

const levels = {
  fatal: (text) => red(bold(text)),
  error: red,
  warn: yellow,
  info: (text) => text,
  debug: dim,
  trace: dim,
};
const marks = { fatal: "✗", error: "✗", warn: "!", debug: "·", trace: "·", info: " " };
const hues = [green, magenta, cyan, blue];

const clock = (time) => {
  const two = (number) => String(number).padStart(2, "0");
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

const shown = (value) => (typeof value === "string" && !/\s/.test(value) ? value : JSON.stringify(value));

/** Names get colours in the order they first appear. */
const seen = [];
function hueOf(name) {
  if (!seen.includes(name)) seen.push(name);
  return hues[seen.indexOf(name) % hues.length];
}

/**
 * One line of a process's output as people read it: time, process, message, particulars. A JSON
 * line of the structured log is laid out; anything else is shown as it is.
 *
 * @param {string} name of the process
 * @param {string} line
 * @param {number} now milliseconds since 1970, for lines without a time
 */
export function readable(name, line, now = Date.now()) {
  const head = (time) => `${dim(clock(time))} ${hueOf(name)(name.padEnd(8))}`;
  let entry;
  try {
    entry = JSON.parse(line);
  } catch {
    // not a line of the structured log
  }
  if (!entry || typeof entry.msg !== "string") return `${head(now)}   ${line}`;
  const { level = "info", time = now, msg, stack, ...rest } = entry;
  const particulars = Object.entries(rest)
    .map(([key, value]) => `${key}=${shown(value)}`)
    .join(" ");
  const text = levels[level]?.(msg) ?? msg;
  const trace = stack ? `\n${dim(String(stack).replace(/^/gm, "    "))}` : "";
  return `${head(time)} ${(levels[level] ?? String)(marks[level] ?? " ")} ${text}${particulars ? ` ${dim(particulars)}` : ""}${trace}`;
}
