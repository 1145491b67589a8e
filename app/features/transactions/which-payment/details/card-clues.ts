import type { Candidate } from "../candidate.ts";
import type { Clue, Span } from "../clue.ts";
import { chineseDigitString, chineseDigits } from "../numbers/chinese.ts";
import { foldWord } from "../text/fold.ts";
import { bankOfIssuer, banksNamed } from "./banks.ts";

const four = `(\\d{4}|[${chineseDigits}]{4})`;

// Where the last four digits of a card are told.
const lastFourForms: readonly (readonly [RegExp, number])[] = [
  [
    new RegExp(
      `(?:尾号|末四[位码]|后四[位码]|尾数|末尾|卡尾|最后四[位码]|尾[4四][位码]|后4[位码]|末4[位码]|末尾四[位码]|尾)(?:号码)?(?:数字)?[ ]?(?:是|为|:|=|#)?[ ]?\\*{0,4}${four}(?!\\d)`,
      "g",
    ),
    1,
  ],
  [
    new RegExp(
      `(?:end(?:ing|s|ed)?(?: (?:in|with|is|on|by|of|digits))?|last[ -]?(?:four|4)(?: digits?| nos?\\.?| numbers?)?(?: (?:are|is|of|on|being|:))?(?: (?:my|the) card)?(?: (?:are|is))?|final (?:four|4)(?: digits?)?(?: (?:are|is))?|finishing(?: in| with)?)[ :=#-]{0,3}(?:the )?(?:number )?["'*x•.]{0,6}${four}(?!\\d)`,
      "g",
    ),
    1,
  ],
  [/(?<![*•x×#·.…])(?:[*•x×#·.…]{2,19}[ -]?|(?<![\d*a-z])\*)(\d{4})(?![\d.]|\*)/g, 0.95],
  [
    /(?<![\d.])(\d{4})(?= ?(?:结尾|的?尾号(?![ :是为]*\d)|这张卡|那张卡|的卡|卡(?!路|拉|萨|布|尾|号)|is the last|are the last|as (?:the )?last|card(?! (?:end|with|num|no)|[a-z])))/g,
    0.9,
  ],
  [
    /(?<![a-z])(?:card|visa|mastercard|amex|credit card|debit card)(?: (?:number|no\.?|nr|#|is|with|was|-))?[ :#(-]{1,3}(\d{4})(?![\d.,:]\d|\d)/g,
    0.9,
  ],
  [/(?:卡号|卡|信用卡|储蓄卡|借记卡|银联)[ :(]{0,2}(\d{4})(?![\d.]|年|元|块)/g, 0.85],
];
/** Digit groups that may be a whole card number: its last four are told all the same. */
const whole = /(?<![\d¥$€£.,-])(\d{4}|\d{6})[ -]?[\d*x•]{4,6}(?:[ -]?[\d*x•]{1,4})?[ -]?(\d{4})(?!\d|-\d)/g;

const lastFourEvidence = (told: string) => {
  return ({ payment }: Candidate): number => {
    const known = payment.card?.last4;
    if (known === undefined) return payment.method === "card" ? -1 : -2.2;
    if (known === told) return 5;
    const wrong = [...told].flatMap((digit, at) => (digit === known[at] ? [] : [at]));
    const [first, second] = wrong;
    const swapped =
      wrong.length === 2 &&
      second === first! + 1 &&
      told[first!] === known[second] &&
      told[second] === known[first!];
    return swapped ? 1 : wrong.length === 1 ? 0.3 : -4;
  };
};

/** A clue that tells the last four digits of the card. */
export function lastFourClue(span: Span, told: string, sureness: number): Clue {
  return {
    kind: "last4",
    ...span,
    sureness,
    evidence: lastFourEvidence(told),
    saw: ({ payment }) => `card ending ${payment.card?.last4}`,
  };
}

/** The last four digits of cards: "尾号1234", "ending in 1234", "**** 1234", "card 1234". */
export function lastFourClues(text: string): Clue[] {
  const clues: Clue[] = [];
  for (const [form, sureness] of lastFourForms) {
    for (const match of text.matchAll(form)) {
      const written = match[1]!;
      const to = match.index + match[0].length;
      const told = /\d/.test(written) ? written : (chineseDigitString(written) ?? written);
      if (clues.length < 20) clues.push(lastFourClue({ from: match.index, to }, told, sureness));
    }
  }
  for (const match of text.matchAll(whole)) {
    const length = match[0].replace(/[ -]/g, "").length;
    if (length < 13 || length > 19 || clues.length >= 20) continue;
    clues.push(lastFourClue({ from: match.index, to: match.index + match[0].length }, match[2]!, 0.9));
  }
  return clues;
}

const networkForms: readonly (readonly [RegExp, string, RegExp])[] = [
  [/(?<![a-z])visa(?![a-z])|维萨/g, "visa", /visa/],
  [/(?<![a-z])(?:master ?cards?|master(?=卡))(?![a-z])|万事达/g, "mastercard", /master/],
  [/(?<![a-z])(?:union ?pay|cup card)(?![a-z])|银联/g, "unionpay", /union|银联|cup/],
  [/(?<![a-z])(?:amex|american express)(?![a-z])|运通/g, "amex", /amex|american|运通/],
  [/(?<![a-z])jcb(?![a-z])/g, "jcb", /jcb/],
  [/(?<![a-z])(?:diners(?: club)?)(?![a-z])|大来/g, "diners", /diner/],
  [/(?<![a-z])discover card(?![a-z])/g, "discover", /discover/],
];

/** Card networks: Visa, 万事达, 银联. */
function networkClues(text: string): Clue[] {
  return networkForms.flatMap(([form, , known]) =>
    [...text.matchAll(form)].slice(0, 5).map(
      (match): Clue => ({
        kind: "network",
        from: match.index,
        to: match.index + match[0].length,
        sureness: 0.8,
        evidence: ({ payment }) => {
          const network = payment.card?.network;
          if (network === undefined) return payment.method === "card" ? 0 : -1.2;
          return known.test(foldWord(network)) ? 1.5 : -1.8;
        },
        saw: ({ payment }) => `${payment.card?.network}`,
      }),
    ),
  );
}

/** Banks that issued the card: 招行, ICBC, "Bank of China"; banks that are not in the list by their very name. */
function issuerClues(text: string, candidates: readonly Candidate[]): Clue[] {
  const issuers = new Map<string, { folded: string; bank: number | null }>();
  for (const { payment } of candidates) {
    const issuer = payment.card?.issuer;
    if (!issuer || issuers.has(issuer)) continue;
    const folded = foldWord(issuer.slice(0, 120));
    issuers.set(issuer, { folded, bank: bankOfIssuer(folded) });
  }
  const clue = (span: Span, fits: (issuer: { folded: string; bank: number | null }) => boolean): Clue => ({
    kind: "issuer",
    ...span,
    sureness: 0.8,
    evidence: ({ payment }) => {
      const issuer = issuers.get(payment.card?.issuer ?? "");
      if (!issuer) return payment.method === "card" ? 0 : -0.6;
      return fits(issuer) ? 2.2 : -1.8;
    },
    saw: ({ payment }) => `${payment.card?.issuer}`,
  });
  const clues = banksNamed(text).map(({ bank, from, to }) =>
    clue({ from, to }, (issuer) => issuer.bank === bank),
  );
  for (const { folded, bank } of issuers.values()) {
    if (bank !== null) continue;
    const short = folded.replace(/ ?(?:bank|card|银行|储蓄|商业|农村)$/g, "");
    for (const name of [folded, short]) {
      const from = name.length >= 3 || /[^\x20-\x7e]{2}/.test(name) ? text.indexOf(name) : -1;
      if (from === -1 || clues.length >= 20) continue;
      clues.push(clue({ from, to: from + name.length }, (issuer) => issuer.folded === folded));
      break;
    }
  }
  return clues;
}

/** What is said of the card itself. */
export const cardClues = (text: string, candidates: readonly Candidate[]): Clue[] => [
  ...networkClues(text),
  ...issuerClues(text, candidates),
];
