import { BlockList, isIP } from "node:net";
import type { TrustedMta } from "./trusted-mta.ts";

/** Loopback, private and link-local networks (RFC 6890). */
const ownNetworks = [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["100.64.0.0", 10],
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const;

const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");

function listOf(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of networks) list.addSubnet(address, bits, family(address));
  return list;
}
const own = listOf(ownNetworks);

const holds = (list: BlockList, ip: string) => isIP(ip) !== 0 && list.check(ip, family(ip));

/** Whether an address is of a network of our own: what it hands over came from elsewhere before. */
export const isOwnNetwork = (ip: string): boolean => holds(own, ip);

function networkOf(text: string): readonly [string, number] | null {
  const [address = "", bits] = text.split("/");
  const most = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0) return null;
  const length = bits === undefined ? most : Number(bits);
  return length >= 0 && length <= most ? [address, length] : null;
}

/** Whether an address is one that a trusted server is listed with. */
const isListed = ({ addresses }: TrustedMta, ip: string): boolean =>
  holds(listOf(addresses.flatMap((text) => [networkOf(text) ?? []].filter((one) => one.length === 2))), ip);

/**
 * The servers whose word counts for a mail that this address handed over: whoever else reaches our SMTP server
 * can write their names too.
 *
 * @param ip null for a mail that was fetched from a mailbox or handed in by the API: its server was asked for it
 */
export const trustedFor = (trusted: readonly TrustedMta[], ip: string | null): TrustedMta[] =>
  trusted.filter((one) => ip === null || isOwnNetwork(ip) || isListed(one, ip));

/** Whether every address of a list can be meant. */
export const areNetworks = ({ addresses }: TrustedMta): boolean =>
  addresses.every((text) => networkOf(text) !== null);
