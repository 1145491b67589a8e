import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { dmarc as checkDmarc } from "mailauth/lib/dmarc/index.js";
import { spf as checkSpf } from "mailauth/lib/spf/index.js";
import type { CheckResult, MethodResult, SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { log } from "#app/platform/log.server.ts";
import { seconds } from "#app/platform/time.ts";
import type { Delivery } from "../inbound/delivery.ts";
import { allFields, type HeaderField, readHeaderBlock } from "../mime/header-fields.ts";
import { readMailboxes } from "../mime/mailboxes.ts";
import { rawMail } from "../mime/raw-mail.ts";
import { isOwnNetwork, trustedFor } from "./own-network.server.ts";
import { lost, mailResolver, type Resolve, within } from "./resolver.server.ts";
import { passedOn, type TrustedMta } from "./trusted-mta.ts";
import { checkOf, checkOfPassedOn, domainOf, type Findings, type Signature } from "./verdict.ts";

/** How long a mail waits for it; the rest is not known then. */
const checkWithin = seconds(4);

/** Beyond these a header is made to do harm: its signatures are not looked at. */
const longestHeader = 256_000;
const mostHeaderLines = 5_000;
const mostSignatures = 10;
/** Look-ups that the signatures of one mail may ask for. */
const mostKeys = 20;

export interface Received {
  raw: Uint8Array;
  delivery: Delivery | null;
  /** mail servers whose word counts for the mailbox */
  trusted: readonly TrustedMta[];
}

/** At most so many look-ups, none of them after the time is over. */
function limited(resolve: Resolve, most: number, end: number): Resolve {
  let asked = 0;
  return (name, type) => {
    asked += 1;
    const left = end - Date.now();
    if (asked > most)
      return Promise.reject(Object.assign(new Error("Too many look-ups"), { code: "ENODATA" }));
    return left > 0 ? within(left, resolve(name, type)) : Promise.reject(lost("The time is over"));
  };
}

const resultOf = (word: string): CheckResult =>
  word === "temperr" ? "temperror" : word === "skipped" ? "none" : (word as CheckResult);

/** The one address that the mail is from; null for none, or for more than a reader would see. */
function senderOf(fields: HeaderField[]): string | null {
  const from = allFields(fields, "from");
  if (from.length !== 1) return null;
  const [only, ...others] = readMailboxes(from[0]!);
  const address = only?.address.toLowerCase() ?? "";
  return others.length === 0 && address.includes("@") ? address : null;
}

/** What the verification says of a signature beside its types. */
interface Told {
  algo?: string;
  signingHeaders?: { keys?: string };
  status: { result: string; underSized?: boolean | number };
}

/** A second one of these, put before the one that was signed, would be read instead of it. */
const once = ["from", "subject", "content-type", "content-transfer-encoding"];

async function signaturesOf(
  raw: Uint8Array,
  fields: HeaderField[],
  from: string | null,
  resolve: Resolve,
): Promise<Signature[]> {
  if (allFields(fields, "dkim-signature").length === 0) return [];
  const { results, headerFrom } = await dkimVerify(Buffer.from(raw), { resolver: resolve });
  // Whoever reads the header differently from us has not verified what we show.
  const sameMail =
    headerFrom.length === 1 &&
    headerFrom[0]?.toLowerCase() === from &&
    once.every((name) => allFields(fields, name).length <= 1);
  return results
    .filter(({ signingDomain }) => Boolean(signingDomain))
    .map((result) => {
      const { algo = "", signingHeaders, status } = result as unknown as Told;
      const covers = (signingHeaders?.keys ?? "")
        .toLowerCase()
        .split(/[:\s]+/)
        .includes("from");
      // SHA-1 proves nothing any more (RFC 8301).
      const isWhole = sameMail && covers && !status.underSized && !algo.toLowerCase().endsWith("sha1");
      return { result: resultOf(status.result), domain: result.signingDomain.toLowerCase(), whole: isWhole };
    });
}

async function spfOf({ delivery }: Received, resolve: Resolve): Promise<MethodResult | null> {
  // A server of our own network was not the sender's: what it could tell is whom it serves.
  if (!delivery || delivery.ip === "" || isOwnNetwork(delivery.ip)) return null;
  const { ip, helo, from } = delivery;
  const { domain, status } = await checkSpf({
    ip,
    helo: helo || ip,
    sender: from,
    mta: "console",
    resolver: resolve,
  });
  return { result: resultOf(status.result), domain };
}

const nothing: Pick<Findings, "dmarc" | "policy" | "strict"> = {
  dmarc: null,
  policy: null,
  strict: { spf: false, dkim: false },
};

async function policyOf(from: string | null, resolve: Resolve): Promise<typeof nothing> {
  if (from === null) return nothing;
  // The domains are compared by ourselves, to the letter where the policy says so.
  const found = await checkDmarc({ headerFrom: [from], spfDomains: [], dkimDomains: [], resolver: resolve });
  if (!found) return nothing;
  return {
    dmarc: { result: resultOf(found.status.result), domain: domainOf(from) },
    policy: found.policy ?? null,
    strict: { spf: found.alignment?.spf.strict ?? false, dkim: found.alignment?.dkim.strict ?? false },
  };
}

const isReadable = (text: string, bodyStart: number, fields: HeaderField[]) =>
  bodyStart <= longestHeader &&
  text.slice(0, bodyStart).split("\n", mostHeaderLines + 1).length <= mostHeaderLines &&
  allFields(fields, "dkim-signature").length <= mostSignatures;

/**
 * Finds out whether a mail comes from where it says: by what a trusted server passed on, else by SPF, DKIM and
 * DMARC. Never throws, and answers in time: what could not be looked up is `unknown`, and never `pass`.
 *
 * @param resolve looks names up
 * @param most milliseconds
 */
export async function checkSender(
  received: Received,
  resolve: Resolve = mailResolver,
  most = checkWithin,
): Promise<SenderCheck> {
  const end = Date.now() + most;
  const { text } = rawMail(received.raw.subarray(0, longestHeader + 1_000));
  const { fields, bodyStart } = readHeaderBlock(text, 0, text.length);
  const from = senderOf(fields);
  const said = passedOn(fields, trustedFor(received.trusted, received.delivery?.ip ?? null));
  if (said) {
    const check = checkOfPassedOn(from, said);
    if (check.verdict !== "unknown") return check;
  }
  const findings: Findings = { from, spf: null, dkim: [], ...nothing };
  if (!isReadable(text, bodyStart, fields)) return checkOf(findings);
  try {
    const [dkim, spf, published] = await Promise.all([
      signaturesOf(received.raw, fields, from, limited(resolve, mostKeys, end)),
      spfOf(received, limited(resolve, 40, end)),
      policyOf(from, limited(resolve, 4, end)),
    ]);
    return checkOf({ ...findings, dkim, spf, ...published });
  } catch (error) {
    log.warn({ reason: (error as Error).message }, "a mail's sender could not be checked");
    return checkOf(findings);
  }
}
