/** What digits with separators may mean. */
export interface LiteralReading {
  value: number;
  /** digits behind the decimal sign */
  decimals: number;
  /** 0..1: how usual it is to write it so */
  usual: number;
}

const plain = (text: string, usual: number): LiteralReading => ({
  value: Number(text),
  decimals: text.includes(".") ? text.length - text.indexOf(".") - 1 : 0,
  usual,
});

/** By thousands, or as in India: lakhs and crores by two figures before the last three, 1,25,000. */
const isGrouped = (groups: readonly string[]) =>
  /^(?:\d{1,3}(?: \d{3})+|\d{1,2}(?: \d{2})+ \d{3})$/.test(groups.join(" "));

/** With two kinds of separators the last one is the decimal sign: 1,299.00 and 1.299,00. */
function withBoth(text: string): LiteralReading[] {
  const decimalAt = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  const whole = text.slice(0, decimalAt).replaceAll(" ", ",").replaceAll("'", ",");
  const fraction = text.slice(decimalAt + 1);
  const grouping = /[.,]/.exec(whole)?.[0] ?? ",";
  const groups = whole.split(grouping);
  if (!isGrouped(groups) || fraction.length > 3) return [];
  return [plain(`${groups.join("")}.${fraction}`, 1)];
}

function withOne(text: string, separator: string): LiteralReading[] {
  const groups = text.split(separator);
  const grouped = isGrouped(groups);
  if (separator === " " || separator === "'") return grouped ? [plain(groups.join(""), 0.9)] : [];
  if (groups.length > 2) return grouped ? [plain(groups.join(""), 1)] : [];
  const [whole = "", fraction = ""] = groups;
  if (fraction.length !== 3) {
    return fraction.length <= 2 || separator === "." ? [plain(`${whole}.${fraction}`, 1)] : [];
  }
  const asDecimal = plain(`${whole}.${fraction}`, separator === "." ? 0.5 : 0.2);
  return grouped ? [plain(groups.join(""), separator === "," ? 1 : 0.7), asDecimal] : [asDecimal];
}

/**
 * Reads digits with decimal and grouping signs of any custom: "1,299.00", "1.299,00", "1 299,00", "129,9".
 *
 * @returns the readings, likeliest first; none where it is no amount (a version, an address, a list)
 */
export function readLiteral(text: string): LiteralReading[] {
  const separators = [...new Set(text.replace(/\d/g, ""))];
  if (text.length > 24) return [];
  if (separators.length === 0) return [plain(text, 1)];
  if (separators.length === 1) return withOne(text, separators[0]!);
  return separators.length <= 3 && /[.,]\d{1,3}$/.test(text) ? withBoth(text) : [];
}
