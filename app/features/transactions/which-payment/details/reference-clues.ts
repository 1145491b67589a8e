import type { Candidate } from "../candidate.ts";
import type { Clue } from "../clue.ts";

const word = /[a-z0-9](?:[a-z0-9_#./-]{0,62}[a-z0-9])?/g;
const labelled =
  /(?:transaction|txn|tx|trans|trx|payment|order|reference|ref|receipt|交易|支付|订单|流水|单据|参考|付款)(?: ?(?:id|no\.?|nr\.?|number|num|#|code|号码|单号|流水号|编号|号))(?: ?(?:is|was|是|为))?[ :#=]*([a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?)/g;

const mostWords = 4000;
const mostClues = 40;

/** The shortest part of an id that is worth anything. */
const shortest = 4;

interface Quoted {
  text: string;
  from: number;
  to: number;
  labelled: boolean;
}

function quotedWords(text: string): Quoted[] {
  const byText = new Map<string, Quoted>();
  let count = 0;
  for (const match of text.matchAll(word)) {
    count += 1;
    if (count > mostWords) break;
    if (match[0].length < shortest || !/\d/.test(match[0]) || byText.has(match[0])) continue;
    // Amounts and years are parts of ids by chance.
    if (/^\d{1,4}$|^\d+[.]\d+$/.test(match[0])) continue;
    byText.set(match[0], {
      text: match[0],
      from: match.index,
      to: match.index + match[0].length,
      labelled: false,
    });
  }
  for (const match of text.matchAll(labelled)) {
    const quoted = match[1]!;
    const to = match.index + match[0].length;
    if (/\d/.test(quoted)) byText.set(quoted, { text: quoted, from: to - quoted.length, to, labelled: true });
    if (byText.size > mostWords) break;
  }
  return [...byText.values()];
}

const bare = (text: string) => text.replace(/[^a-z0-9]/g, "");

/** How much of an id a part of it gives away; the rarer among the customer's payments, the more. */
function partEvidence(quoted: Quoted, matches: number, id: string): number {
  const share = quoted.text.length / id.length;
  const base = quoted.labelled ? 5 : quoted.text.length >= 6 ? 4.5 : 2.5;
  return Math.max(0, base + 2 * share - 1.5 * Math.log2(matches));
}

/**
 * Ids quoted in full or in part: of transactions, and of the terminals they were made at. A number that is
 * no part of any id tells nothing, since customers quote the shop's order numbers too.
 */
export function referenceClues(text: string, candidates: readonly Candidate[]): Clue[] {
  const ids = candidates.map((candidate) => ({
    candidate,
    id: candidate.payment.id.toLowerCase(),
    plain: bare(candidate.payment.id.toLowerCase()),
  }));
  const exact = new Map<string, Candidate>(
    ids.flatMap(
      ({ candidate, id, plain }) =>
        [
          [id, candidate],
          [plain, candidate],
        ] as const,
    ),
  );
  const all = ids.map(({ plain }) => plain).join("\n");
  const clues: Clue[] = [];
  for (const quoted of quotedWords(text)) {
    if (clues.length >= mostClues) break;
    const { from, to } = quoted;
    const whole = exact.get(quoted.text) ?? exact.get(bare(quoted.text));
    if (whole && (quoted.labelled || !/^\d{1,4}$/.test(quoted.text))) {
      clues.push({
        kind: "transaction",
        from,
        to,
        sureness: 1,
        evidence: (one) => (one === whole ? 12 : -4),
        saw: ({ payment }) => payment.id,
      });
      continue;
    }
    const part = bare(quoted.text);
    // One search through all ids tells most words apart at little cost.
    if (part.length < shortest || !all.includes(part)) continue;
    const holders = new Map<Candidate, number>(
      ids.flatMap(({ candidate, plain }) =>
        plain.includes(part) ? [[candidate, plain.length] as const] : [],
      ),
    );
    if (holders.size === 0 || holders.size > candidates.length / 2 + 1) continue;
    clues.push({
      kind: "transaction",
      from,
      to,
      sureness: 0,
      evidence: (one) =>
        holders.has(one) ? partEvidence(quoted, holders.size, bare(one.payment.id.toLowerCase())) : 0,
      saw: ({ payment }) => payment.id,
    });
  }
  return [...clues, ...terminalClues(text, candidates)];
}

function terminalClues(text: string, candidates: readonly Candidate[]): Clue[] {
  const clues: Clue[] = [];
  const terminals = new Set(
    candidates.flatMap(({ payment }) =>
      payment.terminalId && payment.terminalId.length >= 3 ? [payment.terminalId] : [],
    ),
  );
  for (const terminal of terminals) {
    const from = /\d/.test(terminal) ? text.indexOf(terminal.toLowerCase()) : -1;
    if (from === -1 || clues.length >= 5) continue;
    clues.push({
      kind: "terminal",
      from,
      to: from + terminal.length,
      sureness: 0.3,
      evidence: ({ payment }) => (payment.terminalId === terminal ? 3 : -1),
      saw: () => terminal,
    });
  }
  return clues;
}
