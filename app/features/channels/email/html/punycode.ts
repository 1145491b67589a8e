const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;

function adapt(delta: number, count: number, first: boolean): number {
  let left = first ? Math.floor(delta / damp) : delta >> 1;
  left += Math.floor(left / count);
  let k = 0;
  for (; left > ((base - tMin) * tMax) >> 1; k += base) left = Math.floor(left / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * left) / (left + skew));
}

function digit(point: number): number {
  if (point >= 48 && point <= 57) return point - 22;
  if (point >= 97 && point <= 122) return point - 97;
  return base;
}

/** One label without its `xn--` (RFC 3492, 6.2); undefined if it is not punycode. */
function decodeLabel(label: string): string | undefined {
  const points: number[] = [];
  const dash = label.lastIndexOf("-");
  for (let at = 0; at < Math.max(0, dash); at++) points.push(label.charCodeAt(at));
  let n = initialN;
  let index = 0;
  let bias = initialBias;
  for (let at = dash > 0 ? dash + 1 : 0; at < label.length; ) {
    const before = index;
    let weight = 1;
    for (let k = base; ; k += base) {
      const value = digit(label.charCodeAt(at++));
      if (!(value < base) || at > label.length) return undefined;
      index += value * weight;
      const t = k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias;
      if (value < t) break;
      weight *= base - t;
    }
    const count = points.length + 1;
    bias = adapt(index - before, count, before === 0);
    n += Math.floor(index / count);
    index %= count;
    if (n > 0x10ffff) return undefined;
    points.splice(index++, 0, n);
  }
  return String.fromCodePoint(...points);
}

/** A host as people read it: its `xn--` labels decoded (RFC 3492). What does not decode stays. */
export function readableHost(host: string): string {
  return host
    .split(".")
    .map((label) => (label.startsWith("xn--") ? (decodeLabel(label.slice(4).toLowerCase()) ?? label) : label))
    .join(".");
}
