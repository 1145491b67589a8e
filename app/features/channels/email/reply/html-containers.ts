import type { HtmlMarks } from "../html/html-text.ts";
import { type HtmlElement, isElement } from "../html/html-tree.ts";
import type { Mark } from "./lines.ts";

/**
 * How mail programs mark what they quote and how they sign, by class, id or attribute. Several rewrite each
 * other's names with a prefix (`x_`, `ydp…`, `m_…`), which is let through.
 */

const quoteClass =
  /(?:^|[\s_-])(?:gmail_extra|yahoo_quoted|yahooquoted|protonmail_quote|tutanota_quote|zmail_extra|freshdesk_quote|missive_quote|front-blockquote|ecxgmail_quote|moz-forward-container|mail-quote-collapse|wisestamp_quote|history-quote-wrapper|lark-mail-quote|ntes-mailmaster-quote|alimail-quote|qmbox-quote|hey-quote|mimestream_quote|notion-mail-quote|skiff-mail-quote|thread-history|jira-quote|mail_quote|kv_quote|hs_reply)(?:$|[\s_-])/i;
const quoteId =
  /(?:^|_)(?:yahoo_quoted|olk_src_body_section|isreplycontent|isforwardcontent|reply-intro|blockquote_zmail|mailrelayquote|lark-mail-quote|mail-editor-reference-message-container|aolmail_.*quote|qt)(?:$|[_-])/i;
const attributionClass =
  /(?:^|[\s_])(?:gmail_attr|moz-cite-prefix|moz-email-headers-table|xm_mail_oringinal_describe|protonmail_quote_header)(?:$|\s)/i;
const restId = /(?:^|_)(?:divrplyfwdmsg|appendonsend|stopspelling|zwchr|originalmessage|hotmail_quote)$/i;
const restClass = /(?:^|[\s_])(?:outlookmessageheader|hmmessage_quote)(?:$|\s)/i;
const signatureClass =
  /(?:^|[\s_-])(?:gmail_signature(?:_prefix)?|moz-signature|yahoo-signature|yahoo_signature|signature|signature_block|protonmail_signature_block(?:-user|-proton)?|mail_signature|email-signature|ms-outlook-mobile-signature|applemailsignature|zimbrasignature|ntes-signature|wisestamp_app|hs-signature|mailmaster-signature|foxmail_signature|qmail_sign|lark-mail-signature|tutanota_signature|front-signature|tiles-signature)(?:$|[\s_])/i;
const signatureId =
  /(?:^|_)(?:signature|applemailsignature|ms-outlook-mobile-signature|composer_signature|composersignature|ntes-pcmac-signature|ntes-pcmail-signature|mail-app-auto-default-signature|linebreakatbeginningofsignature|gmail_signature|mobile-signature|id-signature|sig|qm_signature|mailsignature|zimbra_signature|_rc_sig|spark_signature|zm-_id_-sgn|ymail_android_signature|ymail_ios_signature|iphone-signature)(?:$|_\d|[-_\s])/i;
const markedQuoteName = /^(?:messagereplysection|quote|quoted-content)$/i;
const markedSignatureName = /^(?:messagesignaturesection|signature)$/i;

/** Outlook's line above a printed header: a border on top and nothing else of a box. */
const outlookBorder =
  /border:\s{0,3}none;\s{0,3}border-top:\s{0,3}solid\s{1,3}#(?:e1e1e1|b5c4df|[0-9a-f]{6})\s{1,3}1\.0pt/i;

const attribute = (element: HtmlElement, name: string) => (element.attributes.get(name) ?? "").slice(0, 500);

function quotesByStyle(element: HtmlElement): boolean {
  const style = attribute(element, "style").toLowerCase();
  return /border-left|(?:^|;)\s{0,3}margin:\s{0,3}0(?:px)?\s{1,3}0(?:px)?\s{1,3}0(?:px)?\s{1,3}(?:\.8|0\.8|1)ex/.test(
    style,
  );
}

/** A blockquote that quotes; others only indent. */
function quotes(element: HtmlElement): boolean {
  if (element.name !== "blockquote") return false;
  const named = `${attribute(element, "class")} ${attribute(element, "id")}`.toLowerCase();
  return (
    attribute(element, "type").toLowerCase() === "cite" ||
    element.attributes.has("cite") ||
    /quote|cite|isreplycontent|^qt/.test(named) ||
    quotesByStyle(element) ||
    element.attributes.size === 0
  );
}

/** Whether something within an element quotes on its own account; bounded, for containers nest. */
function holdsQuote(element: HtmlElement, depth = 0): boolean {
  return element.children.some(
    (child) => isElement(child) && (quotes(child) || (depth < 12 && holdsQuote(child, depth + 1))),
  );
}

/** The first characters of text within an element. */
function openingText(element: HtmlElement, most: number): string {
  let text = "";
  for (const child of element.children) {
    text += isElement(child) ? openingText(child, most - text.length) : child.text.slice(0, most);
    if (text.length >= most) break;
  }
  return text;
}

/** Gmail puts answers between quotes inside its container, so what is within decides. */
function isWholeQuote(element: HtmlElement): boolean {
  if (holdsQuote(element)) return false;
  return !/forwarded|weitergeleitet|transf|reenviad|encaminhad|inoltrat|转发|轉寄|転送|전달/i.test(
    openingText(element, 400),
  );
}

function mark(element: HtmlElement): Mark | undefined {
  if (element.attributes.size === 0) return undefined;
  const className = attribute(element, "class");
  const id = attribute(element, "id");
  const name = attribute(element, "name");
  const marker = attribute(element, "data-marker");
  if (attributionClass.test(className)) return "attribution";
  if (restId.test(id) || restClass.test(className) || marker === "__DIVIDER__") return "rest";
  if (element.name === "div" && outlookBorder.test(attribute(element, "style")))
    return isPrintedHeader(element) ? "rest" : undefined;
  if (
    quoteClass.test(className) ||
    quoteId.test(id) ||
    markedQuoteName.test(name) ||
    marker === "__QUOTED_TEXT__"
  )
    return holdsQuote(element) && element.name !== "blockquote" ? undefined : "quote";
  if (/(?:^|[\s_])gmail_quote(?:_container)?(?:$|\s)/.test(className) && element.name !== "blockquote")
    return isWholeQuote(element) ? "quote" : undefined;
  if (signatureClass.test(className) || signatureId.test(id) || markedSignatureName.test(name))
    return "signature";
  if (element.name === "sign" || marker === "__SIG_PRE__" || marker === "__SIG_POST__") return "signature";
  return element.name === "includetail" ? "rest" : undefined;
}

/** Such a border is drawn in tables of newsletters too: under it must stand a printed header. */
function isPrintedHeader(element: HtmlElement): boolean {
  return /^\s{0,20}[\p{L} ]{1,20}[:：]/u.test(openingText(element, 200));
}

/** What HTML itself tells about quotes and signatures. */
export const replyMarks: HtmlMarks = { quotes, mark };
