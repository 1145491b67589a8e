import { readFileSync } from "node:fs";
import { env } from "#app/platform/env.server.ts";

/** A key that mails of a domain are signed with (RFC 6376). */
export interface DkimKey {
  domainName: string;
  keySelector: string;
  /** PEM */
  privateKey: string;
}

/**
 * The keys that `selector@domain=path` pairs name.
 *
 * @throws where a pair has another form or its file cannot be read
 */
export function readDkimKeys(pairs: string): DkimKey[] {
  return pairs
    .split(/[,\s]+/)
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [, keySelector, domainName, path] = /^([a-z0-9._-]+)@([a-z0-9.-]+)=(.+)$/i.exec(pair) ?? [];
      if (!keySelector || !domainName || !path)
        throw new Error(`DKIM_KEYS: ${pair} is not of the form selector@domain=path`);
      return { keySelector, domainName: domainName.toLowerCase(), privateKey: readFileSync(path, "utf8") };
    });
}

const keys = readDkimKeys(env.DKIM_KEYS);

/** The key for an address of ours: of its domain, or of the nearest above it. */
export function dkimKeyFor(address: string, known: readonly DkimKey[] = keys): DkimKey | undefined {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  return known
    .filter(({ domainName }) => domain === domainName || domain.endsWith(`.${domainName}`))
    .toSorted((one, other) => other.domainName.length - one.domainName.length)[0];
}
