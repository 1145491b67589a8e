import type { MailWarning } from "#app/features/conversations/mail-facts.ts";
import type { Mailbox } from "../mime/mailboxes.ts";
import { hostSuspicions, type LookAlikeOptions } from "./look-alike.ts";
import { readableHost } from "./punycode.ts";
import { safeLink } from "./safe-link.ts";
import type { FlaggedLink } from "./sanitise.ts";

/** More of them would be read by nobody. */
const mostWarnings = 12;
const longestText = 120;
/** What is looked at of a text, and links in it. */
const textRead = 100_000;
const mostLinks = 200;

const inText = /\b(?:https?:\/\/|www\.)[^\s<>"'“”‘’（）()\u3000-\u303f\uff00-\uffef]{3,500}/giu;
const addressIn = /[^\s<>"'@,;]{1,64}@((?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24})/u;
const ourName = /\bu[\s-]?pay\b/iu;

/** The sender: a domain that is like another, a name that is somebody else's. */
function ofSender({ name, address }: Mailbox, options: LookAlikeOptions): MailWarning[] {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  if (!address.includes("@") || domain === "") return [];
  const why: string[] = hostSuspicions(domain, options);
  const own = options.own ?? [];
  const isOurs = own.some((ours) => domain === ours || domain.endsWith(`.${ours}`));
  if (own.length > 0 && !isOurs && ourName.test(name)) why.push("claims-house");
  const shown = addressIn.exec(name)?.[1]?.toLowerCase();
  if (shown && shown !== domain) why.push("name-shows-other-address");
  return why.length > 0
    ? [{ host: `${address.slice(0, -domain.length)}${readableHost(domain)}`, text: name, why }]
    : [];
}

/** Links that are written out in the text. */
function ofText(text: string, options: LookAlikeOptions): MailWarning[] {
  return [...text.slice(0, textRead).matchAll(inText)].slice(0, mostLinks).flatMap(([written]) => {
    const link = safeLink(written.replace(/[.,;:!?]+$/, ""));
    const why = link?.host ? hostSuspicions(link.host, options) : [];
    return link && why.length > 0 ? [{ host: readableHost(link.host), text: "", why }] : [];
  });
}

/**
 * What in a mail may not be what it seems: its sender first, then its links, each host once.
 *
 * @param flagged links of its HTML
 */
export function mailWarnings(
  { from, text, flagged }: { from: Mailbox; text: string; flagged: readonly FlaggedLink[] },
  options: LookAlikeOptions,
): MailWarning[] {
  const all = [...ofSender(from, options), ...flagged, ...ofText(text, options)];
  return all
    .filter(({ host }, place) => all.findIndex((other) => other.host === host) === place)
    .slice(0, mostWarnings)
    .map(({ host, text: seen, why }) => ({
      host: host.slice(0, 300),
      text: seen === host ? "" : Array.from(seen).slice(0, longestText).join(""),
      why: [...why],
    }));
}
