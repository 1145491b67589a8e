import { getDomain } from "tldts";
import { readableHost } from "./punycode.ts";

/**
 * Why a link may not lead where it seems to:
 * - `text-names-other-host`: its text is an address of another domain
 * - `mixed-alphabets`: letters of several alphabets in one name
 * - `foreign-twin`: a name all in look-alike letters of another alphabet
 * - `like-NAME`: a name that reads like a known one
 * - `name-elsewhere`: a known name before a domain that is not its own
 * - `house-name`: our own name in a domain that is not ours
 * - `user-in-address`: a name before an `@` where browsers show it as if it were the host
 * - `bare-number`: an IP address
 */
export type Suspicion =
  | "text-names-other-host"
  | "mixed-alphabets"
  | "foreign-twin"
  | `like-${string}`
  | "name-elsewhere"
  | "house-name"
  | "user-in-address"
  | "bare-number";

/** Names that thieves borrow: ours and those that payments are made with. */
export const knownNames = [
  "upay",
  "alipay",
  "wechat",
  "weixin",
  "unionpay",
  "paypal",
  "stripe",
  "visa",
  "mastercard",
  "amex",
  "icbc",
  "bankofchina",
  "hsbc",
  "citibank",
  "chase",
  "apple",
  "icloud",
  "google",
  "gmail",
  "microsoft",
  "outlook",
  "amazon",
  "taobao",
  "tmall",
  "facebook",
  "instagram",
  "netflix",
  "dhl",
  "fedex",
  "ups",
];

/** Of the known names, our own. */
const houseNames: readonly string[] = ["upay"];

/** Hosts that are remembered: most mails come from a few, and ours is asked for with every one. */
const mostHosts = 1_000;
const registered = new Map<string, string>();

/** The part of a host that somebody registered, by the list of public suffixes; the host where that has none. */
export function registeredDomain(host: string): string {
  const known = registered.get(host);
  if (known !== undefined) return known;
  if (registered.size >= mostHosts) registered.clear();
  const found = readRegistered(host);
  registered.set(host, found);
  return found;
}

function readRegistered(host: string): string {
  const plain = host.toLowerCase().replace(/\.$/, "");
  return getDomain(plain, { allowPrivateDomains: true }) ?? plain.split(".").slice(-2).join(".");
}

const isNumber = (host: string) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.startsWith("[");

/** Letters of other alphabets, digits and pairs that read as plain Latin letters. */
const twins: Record<string, string> = {
  а: "a",
  ɑ: "a",
  α: "a",
  в: "b",
  ь: "b",
  с: "c",
  ϲ: "c",
  ԁ: "d",
  е: "e",
  ё: "e",
  ε: "e",
  һ: "h",
  н: "h",
  і: "i",
  ї: "i",
  ι: "i",
  ı: "i",
  ј: "j",
  к: "k",
  κ: "k",
  ӏ: "l",
  м: "m",
  п: "n",
  η: "n",
  о: "o",
  ο: "o",
  σ: "o",
  р: "p",
  ρ: "p",
  ԛ: "q",
  г: "r",
  ѕ: "s",
  т: "t",
  τ: "t",
  υ: "u",
  ս: "u",
  ν: "v",
  ѵ: "v",
  ѡ: "w",
  ω: "w",
  ԝ: "w",
  х: "x",
  χ: "x",
  у: "y",
  γ: "y",
  ү: "y",
  ᴢ: "z",
  "0": "o",
  "1": "l",
  "3": "e",
  "4": "a",
  "5": "s",
  $: "s",
  "|": "l",
};

/** A name as the eye takes it: accents dropped, twins as Latin letters, `rn` as `m`, `vv` as `w`. */
function skeleton(label: string): string {
  const plain = label
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  return [...plain]
    .map((letter) => twins[letter] ?? letter)
    .join("")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("-", "");
}

/** Skeletons of names that are compared again and again. */
const skeletons = new Map([...knownNames, ...houseNames].map((name) => [name, skeleton(name)]));
const skeletonOf = (name: string) => skeletons.get(name) ?? skeleton(name);

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

/** Whether one edit turns a name into another of nearly its length: `paypa1` was caught before, `paypaal` here. */
function isOneEditAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end++;
  const rest = Math.max(one.length, other.length) - start - end;
  // Two neighbours changed round count as one edit.
  return (
    rest <= 1 ||
    (rest === 2 &&
      one.length === other.length &&
      one[start] === other[start + 1] &&
      one[start + 1] === other[start])
  );
}

function likeKnown(label: string, names: readonly string[]): string | undefined {
  const seen = skeleton(label);
  const parts = label.split("-").map(skeleton);
  return names.find((name) => {
    if (label === name) return false;
    const wanted = skeletonOf(name);
    if (seen === wanted) return true;
    if (name.length >= 6 && isOneEditAway(seen, wanted)) return true;
    // Ours is short: others that begin otherwise are names of their own, as `gpay` and `epay` are.
    if (houseNames.includes(name) && seen[0] === wanted[0] && isOneEditAway(seen, wanted)) return true;
    // `secure-paypal-login`, `upay-service`: the name as a word of the registered one.
    return parts.length > 1 && parts.includes(wanted) && (name.length >= 5 || name === "upay");
  });
}

/** A host that a link's text names, if the text is an address rather than words. */
function hostInText(text: string): string | undefined {
  const trimmed = text.trim().slice(0, 300);
  const found =
    /^(?:https?:\/\/|www\.)?([a-z0-9\u00a1-\uffff-]{1,63}(?:\.[a-z0-9\u00a1-\uffff-]{1,63})+)(?::\d+)?(?:[/?#]\S*)?$/iu.exec(
      trimmed,
    );
  if (!found) return undefined;
  const host = (trimmed.toLowerCase().startsWith("www.") ? `www.${found[1]}` : found[1]!).toLowerCase();
  const top = host.split(".").at(-1)!;
  // `v2.0`, `report.final`: words with dots are hosts only with an ending that domains have.
  const isSure = /^(?:https?:\/\/|www\.)/i.test(trimmed);
  if (/^\d+$/.test(top) || (!isSure && !commonEndings.has(top))) return undefined;
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}

const commonEndings = new Set(
  "com net org info biz io co me app dev pay bank shop online site cn hk tw jp kr sg uk de fr es it nl pl ru ua cz at ch be se no dk fi pt br mx ar us ca au nz in id my th vn ph tr gr il ae sa za eu asia".split(
    " ",
  ),
);

export interface LookAlikeOptions {
  /** names whose look-alikes are flagged, instead of the usual ones */
  names?: readonly string[];
  /** domains of ours: our name in any other is flagged; none: it is not known which are */
  own?: readonly string[];
}

/** Whether a domain carries our name, or begins or ends with it, and is none of ours. */
function bearsHouseName(registered: string, own: readonly string[]): boolean {
  if (own.length === 0) return false;
  const label = skeleton(registered.split(".")[0] ?? "");
  return houseNames.map(skeletonOf).some((name) => label.startsWith(name) || label.endsWith(name));
}

const suspected = new Map<string, readonly Suspicion[]>();

/**
 * What makes a host suspicious, most telling first.
 *
 * @param host as it is on the wire or as it is read
 */
export function hostSuspicions(
  host: string,
  { names = knownNames, own = [] }: LookAlikeOptions = {},
): Suspicion[] {
  if (names !== knownNames) return readSuspicions(host, names, own);
  const key = `${host} ${own}`;
  let found = suspected.get(key);
  if (!found) {
    found = readSuspicions(host, names, own);
    if (suspected.size >= mostHosts) suspected.clear();
    suspected.set(key, found);
  }
  return [...found];
}

function readSuspicions(host: string, names: readonly string[], own: readonly string[]): Suspicion[] {
  const found: Suspicion[] = [];
  if (isNumber(host)) return ["bare-number"] satisfies Suspicion[];
  const readable = readableHost(host);
  for (const label of readable.split(".")) {
    const used = scripts.filter((script) => script.test(label)).length;
    if (used > 1) found.push("mixed-alphabets");
    else if (!/^[ -~]*$/.test(label) && /^[a-z0-9-]+$/.test(skeleton(label)) && !scripts[0]!.test(label))
      found.push("foreign-twin");
  }
  const domain = registeredDomain(readable);
  if (own.some((ours) => registeredDomain(ours) === domain)) return [...new Set(found)];
  const [label = ""] = domain.split(".");
  const like = likeKnown(label, names);
  if (like) found.push(`like-${like}`);
  else if (!names.includes(label)) {
    const before = readable.slice(0, -domain.length).split(/[.-]/);
    if (before.some((one) => one.length >= 4 && names.includes(one))) found.push("name-elsewhere");
  }
  if (bearsHouseName(domain, own)) found.push("house-name");
  return [...new Set(found)];
}

/**
 * What makes a link suspicious, most telling first.
 *
 * @param href the link's target, parsed and written anew
 * @param text what the reader sees of it
 */
export function suspicions(href: string, text: string, options: LookAlikeOptions = {}): Suspicion[] {
  const url = new URL(href);
  const host = url.hostname;
  if (host === "") return [];
  const found: Suspicion[] = [];
  const named = hostInText(text);
  if (named !== undefined && registeredDomain(named) !== registeredDomain(host))
    found.push("text-names-other-host");
  if (url.username !== "" || url.password !== "") found.push("user-in-address");
  return [...new Set([...found, ...hostSuspicions(host, options)])];
}
