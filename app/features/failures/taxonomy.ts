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

const keyOf = (scheme: string, code: string) =>
  `${scheme.trim().toLowerCase()}\0${code.trim().toLowerCase()}`;

/**
 * Normalises failures to reasons by (scheme, code), and counts the codes it does not know,
 * for somebody to map them.
 */
export class Taxonomy {
  readonly version: number;
  private readonly mapped = new Map<string, FailureReason>();
  private readonly remembered = new Map<string, FailureReason>();
  private readonly unknown = new Map<string, UnknownCode>();
  private uncounted = 0;

  constructor(mapping: CodeMapping = { version: 0, codes: [] }) {
    this.version = mapping.version;
    for (const { scheme, code, reason } of mapping.codes) this.mapped.set(keyOf(scheme, code), reason);
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
    const key = keyOf(scheme, code);
    const own = this.mapped.get(key);
    if (own !== undefined) return own;
    const [plainScheme = "", plainCode = ""] = key.split("\0");
    return commonReason(plainScheme, plainCode) ?? "unknown";
  }

  private count(scheme: string, code: string) {
    const key = keyOf(scheme, code);
    const seen = this.unknown.get(key);
    if (seen) seen.count += 1;
    else if (this.unknown.size < mostUnknown) this.unknown.set(key, { scheme, code, count: 1 });
    else this.uncounted += 1;
  }
}
