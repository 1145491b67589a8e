import { isCurrency } from "#app/platform/money.ts";
import { type Folded, isCapital } from "../text/fold.ts";

/** A currency as named: which it may be, likeliest first, and whether the word is loose ("bucks", "块"). */
export interface NamedCurrency {
  codes: readonly string[];
  loose: boolean;
  /** of the words in the folded text */
  from: number;
  to: number;
}

const dollars = "USD AUD CAD HKD SGD TWD NZD MOP MXN";
const yuans = "CNY HKD TWD MOP SGD USD EUR";

// [codes, names and signs that stand before or behind a number]. Codes themselves need no line.
const rows: readonly (readonly [string, string])[] = [
  ["CNY", "renminbi|yuan|rmb|人民币|cn¥|rmb¥"],
  [
    "USD",
    "us dollars|us dollar|u.s. dollars|us bucks|american dollars|american dollar|us$|usd$|u$|美元|美金|美刀|刀乐",
  ],
  ["EUR", "euros|euro|€|欧元|欧"],
  ["GBP", "british pounds|pounds sterling|pounds|pound|quid|sterling|£|英镑|镑"],
  ["JPY", "japanese yen|yen|日元|日圆|日币|jp¥|円"],
  ["HKD", "hong kong dollars|hk dollars|hkd$|hk$|港币|港元|港纸|港圆"],
  ["TWD", "taiwan dollars|nt dollars|ntd|nt$|nt|新台币|台币|台元"],
  ["MOP", "patacas|mop$|澳门元|澳门币|葡币"],
  ["SGD", "singapore dollars|sing dollars|s$|sg$|新币|新元|新加坡元|坡币"],
  ["AUD", "australian dollars|aussie dollars|au$|a$|澳元|澳币|澳刀"],
  ["CAD", "canadian dollars|ca$|c$|加元|加币|加刀"],
  ["NZD", "new zealand dollars|nz$|纽币|纽元|新西兰元"],
  ["KRW", "korean won|won|₩|韩元|韩币|韩圆"],
  ["THB", "baht|thai baht|฿|泰铢|铢"],
  ["MYR", "ringgit|rm|马币|林吉特|令吉"],
  ["IDR", "rupiah|rp|印尼盾|印尼卢比"],
  ["VND", "vietnamese dong|dong|₫|越南盾"],
  ["PHP", "philippine pesos|php|₱|菲律宾比索"],
  ["INR", "indian rupees|₹|印度卢比"],
  ["CHF", "swiss francs|francs|franc|sfr|瑞士法郎|瑞郎"],
  ["RUB", "roubles|rubles|ruble|₽|卢布"],
  ["TRY", "turkish lira|lira|₺|里拉"],
  ["BRL", "reais|real|r$|雷亚尔"],
  ["AED", "dirhams|dirham|迪拉姆"],
  ["SAR", "riyals|riyal|里亚尔"],
  ["ZAR", "rand|兰特"],
  ["PLN", "zloty|zlotys|zl|兹罗提"],
  ["CZK", "czech koruna|koruna|kc|克朗"],
  ["HUF", "forint|forints|福林"],
  ["ILS", "shekels|shekel|₪|谢克尔"],
  ["UAH", "hryvnia|₴"],
  ["KZT", "tenge|₸|坚戈"],
  ["EGP", "egyptian pounds"],
  ["SEK NOK DKK ISK CZK", "kronor|kroner|krona|krone|kr"],
  ["INR PKR LKR NPR MUR IDR", "rupees|rupee|rs.|rs|卢比"],
  ["MXN PHP ARS CLP COP UYU", "pesos|peso|比索"],
  ["CNY JPY", "¥"],
  [dollars, "dollars|dollar|$|bucks|buck|刀"],
];
const looseRows: readonly (readonly [string, string])[] = [
  [yuans, "块钱|块|元|圆|kuai|元钱|大洋|软妹币"],
  ["HKD MOP CNY", "蚊鸡|蚊"],
];

const names = new Map<string, { codes: readonly string[]; loose: boolean }>();
for (const [codes, words] of rows) {
  for (const word of words.split("|")) names.set(word, { codes: codes.split(" "), loose: false });
}
for (const [codes, words] of looseRows) {
  for (const word of words.split("|")) names.set(word, { codes: codes.split(" "), loose: true });
}

const escapeSign = (word: string) => word.replace(/[$.]/g, "\\$&");
const alternatives = [...names.keys()]
  .sort((one, other) => other.length - one.length)
  .map(escapeSign)
  .join("|");
const behind = new RegExp(`[ -]?(?:(${alternatives})(?![a-z])|([a-z]{3})(?![a-z]))`, "y");
const before = new RegExp(`(?:(?<![a-z])(${alternatives})|(?<![a-z])([a-z]{3}))[ :]?$`);
const anywhere = new RegExp(`(?<![a-z0-9$])(${alternatives})(?![a-z])`, "g");

/** Currency codes that are words: only as capitals. */
const codesLikeWords = new Set(
  "ALL TRY TOP CUP PEN SOS MAD GEL BAM COP RON LAK DOP ANG MOP LAC GIP BOB NAD SHP SLE".split(" "),
);

const longestName = 20;

function codeOf(folded: Folded, letters: string, from: number): string | null {
  const code = letters.toUpperCase();
  if (!isCurrency(code)) return null;
  return codesLikeWords.has(code) && !isCapital(folded, from + 1) ? null : code;
}

function named(
  folded: Folded,
  name: string | undefined,
  code: string | undefined,
  from: number,
): NamedCurrency | null {
  if (name !== undefined) return { ...names.get(name)!, from, to: from + name.length };
  const known = code === undefined ? null : codeOf(folded, code, from);
  return known === null ? null : { codes: [known], loose: false, from, to: from + 3 };
}

/** The currency whose name or sign begins at an offset (one space may come first). */
export function currencyBehind(folded: Folded, at: number): NamedCurrency | null {
  behind.lastIndex = at;
  const match = behind.exec(folded.text);
  if (!match) return null;
  const word = match[1] ?? match[2]!;
  return named(folded, match[1], match[2], at + match[0].length - word.length);
}

/** The currency whose name or sign ends just before an offset. */
export function currencyBefore(folded: Folded, at: number): NamedCurrency | null {
  const start = Math.max(0, at - longestName);
  const match = before.exec(folded.text.slice(start, at));
  return match ? named(folded, match[1], match[2], start + match.index) : null;
}

const mostNamed = 20;
/** Names that mean other things without a number beside them. */
const numberOnly = new Set([
  "块",
  "元",
  "圆",
  "刀",
  "欧",
  "镑",
  "铢",
  "nt",
  "rm",
  "rp",
  "rs",
  "rs.",
  "kr",
  "kc",
  "zl",
  "$",
  "real",
  "won",
  "pound",
  "buck",
  "bucks",
  "块钱",
  "元钱",
  "rand",
  "dong",
  "a$",
  "c$",
  "s$",
  "u$",
  "¥",
  "kuai",
  "克朗",
]);

/** Currencies named anywhere: "paid in yen", "日元那笔". */
export function currenciesNamed(folded: Folded): NamedCurrency[] {
  const found: NamedCurrency[] = [];
  for (const match of folded.text.matchAll(anywhere)) {
    if (found.length >= mostNamed) break;
    if (!numberOnly.has(match[1]!))
      found.push({ ...names.get(match[1]!)!, from: match.index, to: match.index + match[1]!.length });
  }
  for (const match of folded.text.matchAll(/(?<![a-z0-9])[a-z]{3}(?![a-z0-9])/g)) {
    if (found.length >= mostNamed) break;
    const capitals = isCapital(folded, match.index) && isCapital(folded, match.index + 2);
    if (capitals && codeOf(folded, match[0], match.index)) {
      found.push({ codes: [match[0].toUpperCase()], loose: false, from: match.index, to: match.index + 3 });
    }
  }
  return found;
}
