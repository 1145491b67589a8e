/** How elements end one another in HTML, as far as mails need it (HTML standard, 13.2.6). */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Elements without content. */
export const voids = words(
  "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr",
);

/** What an end tag does not reach through. */
export const scopes = words("td th table caption button object marquee applet template html body");

export const formatting = words("a b big code em font i nobr s small strike strong tt u");

/** What ends a paragraph, and what the end of a formatting element does not close. */
export const blocksWithinParagraph = words(
  "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form " +
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section table tbody td tfoot th thead tr ul " +
    "dd dt",
);

/** What may stand in a head; anything else begins the body. */
export const headOnly = words(
  "base link meta noscript script style template title xml basefont bgsound head",
);

/** HTML that ends SVG or MathML around it. */
export const breaksOutOfForeign = words(
  "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li menu meta nobr " +
    "ol p pre ruby s small span strong strike sub sup table tt u ul var",
);

const lists = words("ul ol menu dir td th table caption");
const definitions = words("dl td th table caption");
const tables = words("table");
const anywhere = words("td th table caption");

const headings = ["h1", "h2", "h3", "h4", "h5", "h6"];

const closing: Record<string, { names: string[]; within: ReadonlySet<string> }> = {
  li: { names: ["li"], within: lists },
  dt: { names: ["dt", "dd"], within: definitions },
  dd: { names: ["dt", "dd"], within: definitions },
  tr: { names: ["td", "th", "tr", "caption", "colgroup"], within: tables },
  td: { names: ["td", "th", "caption"], within: words("table tr") },
  th: { names: ["td", "th", "caption"], within: words("table tr") },
  tbody: { names: ["td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"], within: tables },
  thead: { names: ["td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"], within: tables },
  tfoot: { names: ["td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"], within: tables },
  body: { names: ["head"], within: words("body") },
  a: { names: ["a"], within: anywhere },
  nobr: { names: ["nobr"], within: anywhere },
  option: { names: ["option"], within: words("select") },
  ...Object.fromEntries(headings.map((name) => [name, { names: headings, within: blocksWithinParagraph }])),
  rt: { names: ["rt", "rp"], within: words("ruby td th table caption") },
  rp: { names: ["rt", "rp"], within: words("ruby td th table caption") },
};

/** What a start tag ends first, and where the search stops. A map: elements may be called `constructor`. */
export const closedBy: ReadonlyMap<string, { names: string[]; within: ReadonlySet<string> }> = new Map(
  Object.entries(closing),
);
