/** What keeps a mailbox from being read; each has its words in app/i18n. */
export const readingProblems = [
  "login",
  "token",
  "unreachable",
  "encryption",
  "folder",
  "slow",
  "sealed",
  "database",
  "other",
] as const;
export type ReadingProblemKind = (typeof readingProblems)[number];

/** A mailbox that cannot be read now: why, and what the server said. */
export class ReadingProblem extends Error {
  constructor(
    readonly kind: ReadingProblemKind,
    words: string,
  ) {
    super(words.replaceAll("\0", "").replace(/\s+/g, " ").trim().slice(0, 500));
  }
}

interface ImapError extends Error {
  code?: string;
  authenticationFailed?: boolean;
  mailboxMissing?: boolean;
  tlsFailed?: boolean;
  responseText?: string;
  byeReason?: string;
}

const slow = new Set(["CONNECT_TIMEOUT", "GREETING_TIMEOUT", "UPGRADE_TIMEOUT", "ETIMEOUT", "ETHROTTLE"]);
const away =
  /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|NoConnection|EConnectionClosed|ClosedAfterConnect)/;
const encryption = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|STARTTLS)/;

/** What an error of the IMAP library means to whoever looks after the mailbox. */
export function problemOf(error: unknown): ReadingProblem {
  if (error instanceof ReadingProblem) return error;
  const { code = "", message, responseText, ...what } = error as ImapError;
  const words = responseText || message;
  if (what.authenticationFailed) return new ReadingProblem("login", words);
  if (what.mailboxMissing) return new ReadingProblem("folder", words);
  if (slow.has(code)) return new ReadingProblem("slow", words);
  if (what.tlsFailed || encryption.test(code)) return new ReadingProblem("encryption", words);
  if (away.test(code)) return new ReadingProblem("unreachable", words);
  return new ReadingProblem("other", words);
}
