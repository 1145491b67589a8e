import { commonReason } from "./reason-codes.ts";
import type { FailureReason } from "./reasons.ts";

/** One line of a company's own mapping; it goes before what codes mean elsewhere. */
export interface MappedCode {
  scheme: string;
  code: string;
  reason: FailureReason;
}

/** A company's own mapping. Whoever changes a line raises the version, so that it can be kept with what it produced. */
export interface CodeMapping {
  version: number;
  codes: readonly MappedCode[];
}

export interface UnknownCode {
  scheme: string;
  code: string;
  count: number;
}

/** Codes of one's own invention could be without number; beyond this many they are only counted together. */
const mostUnknown = 1_000;
/** The same few pairs come again and again; what they mean is looked up once. */
const mostRemembered = 10_000;

/** A part of a code as it is compared: schemes differ in how they write the same. */
export const plain = (text: string | null | undefined) => (text ?? "").trim().toLowerCase();
/** What the same code has in common, however it is written. */
export const codeKey = (scheme: string | null | undefined, code: string | null | undefined) =>
  `${plain(scheme)}\0${plain(code)}`;

/**
 * Normalises failures to reasons by (scheme, code), and counts the codes it does not know,
 * for somebody to map them.
 */
export class Taxonomy {
  private taken = 0;
  private readonly mapped = new Map<string, FailureReason>();
  private readonly remembered = new Map<string, FailureReason>();
  private readonly unknown = new Map<string, UnknownCode>();
  private uncounted = 0;

  constructor(mapping: CodeMapping = { version: 0, codes: [] }) {
    this.take(mapping);
  }

  /** Of the mapping it goes by. */
  get version(): number {
    return this.taken;
  }

  /** Goes by another mapping from now on. */
  take(mapping: CodeMapping): void {
    this.taken = mapping.version;
    this.mapped.clear();
    this.remembered.clear();
    for (const { scheme, code, reason } of mapping.codes) this.mapped.set(codeKey(scheme, code), reason);
  }

  /** @returns "unknown" for a code nobody has mapped, and where the failure came without one */
  reasonOf(scheme: string | undefined, code: string | undefined): FailureReason {
    const said = `${scheme ?? ""}\0${code ?? ""}`;
    let reason = this.remembered.get(said);
    if (reason === undefined) {
      reason = this.lookUp(scheme ?? "", code ?? "");
      if (this.remembered.size < mostRemembered) this.remembered.set(said, reason);
    }
    if (reason === "unknown") this.count(scheme ?? "", code ?? "");
    return reason;
  }

  /** The codes that could not be read so far, most frequent first. */
  unknownCodes(): UnknownCode[] {
    const known = [...this.unknown.values()].sort((one, other) => other.count - one.count);
    return this.uncounted > 0 ? [...known, { scheme: "", code: "(others)", count: this.uncounted }] : known;
  }

  private lookUp(scheme: string, code: string): FailureReason {
    const key = codeKey(scheme, code);
    const own = this.mapped.get(key);
    if (own !== undefined) return own;
    const [plainScheme = "", plainCode = ""] = key.split("\0");
    return commonReason(plainScheme, plainCode) ?? "unknown";
  }

  private count(scheme: string, code: string) {
    const key = codeKey(scheme, code);
    const seen = this.unknown.get(key);
    if (seen) seen.count += 1;
    else if (this.unknown.size < mostUnknown) this.unknown.set(key, { scheme, code, count: 1 });
    else this.uncounted += 1;
  }
}
