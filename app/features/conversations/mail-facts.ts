/** What a method of sender verification found (RFC 8601's words for it). */
export type CheckResult =
  | "pass"
  | "fail"
  | "softfail"
  | "neutral"
  | "none"
  | "policy"
  | "temperror"
  | "permerror";

/** What one method found, and for which domain. */
export interface MethodResult {
  result: CheckResult;
  /** empty where the method had none to look at */
  domain: string;
}

/**
 * Whether a mail comes from the domain it says:
 * - `pass`: that domain vouches for it
 * - `fail`: that domain says how its mails are known, and this one is not
 * - `none`: nothing speaks for or against it
 * - `unknown`: it could not be found out; it is tried again
 */
export type SenderVerdict = "pass" | "fail" | "none" | "unknown";

/** Everything that was found out about a mail's sender. */
export interface SenderCheck {
  verdict: SenderVerdict;
  /** the domain that the mail says it is from */
  domain: string;
  /** null where it was not looked at: who handed the mail over is not known */
  spf: MethodResult | null;
  /** one for each signature */
  dkim: MethodResult[];
  dmarc: MethodResult | null;
  /** what the domain asks to be done with mails that fail: none, quarantine, reject */
  policy: string | null;
  /** who looked: ourselves, or a mail server that was trusted by this name */
  by: "console" | string;
}

/** A link or an address in a mail that may not be what it seems. */
export interface MailWarning {
  /** where it leads, or the address */
  host: string;
  /** what the reader sees of it; empty where that says nothing */
  text: string;
  /** codes as look-alike.ts gives them */
  why: string[];
}

/**
 * The part that a mail's sender has in its conversation:
 * - `customer`: whose conversation it is
 * - `participant`: somebody we wrote to in it; no stranger, and nobody who speaks for the customer
 * - `stranger`: nobody who had a part in it
 */
export type Part = "customer" | "participant" | "stranger";

/** Somebody whom a mail names; the name is empty where there is none. */
export interface MailPerson {
  name: string;
  address: string;
}

/** Whom a mail names as its recipients: the first of them, and how many there are. */
export interface MailPeople {
  shown: MailPerson[];
  count: number;
}

/** Whose mail a mail passes on. */
export interface ForwardedFrom extends MailPerson {
  /** `taken`: they are the customer of the conversation now; `offered`: they can be; `told`: neither */
  standing: "taken" | "offered" | "told";
}

/** What the thread shows of a line's mail. */
export interface MailFacts {
  id: string;
  fromName: string;
  fromAddress: string;
  to: MailPeople;
  cc: MailPeople;
  /** null where it passes none on, or does not say whose */
  forwarded: ForwardedFrom | null;
  part: Part;
  auto: string;
  /** null where it was not checked: mails of before, or our own */
  check: SenderCheck | null;
  warnings: MailWarning[];
  /** whether it can be shown as formatted mail */
  formatted: boolean;
  /** whether there is more of it than the line shows */
  more: boolean;
  /** whether only its beginning was read, for it is very long; all of it is among its files */
  beginning: boolean;
  /** whether somebody marked it as claiming to be us */
  reported: boolean;
}

/** Whether what a mail says may count as its customer's own word, where money or identity is at stake. */
export const isVerified = ({ part, check }: Pick<MailFacts, "part" | "check">): boolean =>
  part === "customer" && check?.verdict === "pass";

/** What a line leaves out of its mail. */
export interface MailRest {
  /** what follows, where it is longer than a line */
  following: string;
  quoted: string;
  signature: string;
}

/** A header as it came: the mail's own, or that of a mail that came with it as a file. */
export interface MailHeader {
  /** the file's name; empty for the mail's own */
  of: string;
  text: string;
}

/** What is left of a mail's technical side. */
export interface MailHeaders {
  /** empty where nothing is kept any more */
  headers: MailHeader[];
  /** whether the original can still be downloaded */
  original: boolean;
}

/** The tag of conversations with a mail that claims to be us. */
export const phishingTag = "phishing";
