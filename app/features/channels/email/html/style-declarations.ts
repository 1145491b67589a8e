/**
 * CSS of mails, kept to what can only change how the mail itself looks. Nothing that loads, moves out of its
 * place, covers or hides what others show, runs or is not understood gets through.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const properties = words(
  "color background background-color font font-family font-size font-style font-weight font-variant line-height " +
    "letter-spacing word-spacing text-align text-decoration text-decoration-line text-decoration-color " +
    "text-decoration-style text-indent text-transform vertical-align white-space direction width max-width " +
    "min-width height max-height min-height margin margin-top margin-right margin-bottom margin-left padding " +
    "padding-top padding-right padding-bottom padding-left border border-top border-right border-bottom border-left " +
    "border-color border-style border-width border-top-color border-right-color border-bottom-color " +
    "border-left-color border-top-style border-right-style border-bottom-style border-left-style border-top-width " +
    "border-right-width border-bottom-width border-left-width border-radius border-top-left-radius " +
    "border-top-right-radius border-bottom-left-radius border-bottom-right-radius border-collapse border-spacing " +
    "table-layout caption-side empty-cells list-style list-style-type list-style-position display float clear " +
    "overflow overflow-wrap word-wrap word-break box-sizing quotes text-size-adjust -webkit-text-size-adjust",
);

/** Where a property takes words that do harm, those that it may have. */
const allowedWords: Record<string, ReadonlySet<string>> = {
  display: words(
    "block inline inline-block none table inline-table table-row table-cell table-row-group table-header-group " +
      "table-footer-group table-column table-column-group table-caption list-item",
  ),
  overflow: words("hidden visible auto"),
  float: words("left right none"),
  clear: words("left right both none"),
};

/** Lengths that may not be less than nothing: text pushed out of sight. */
const neverNegative = /^(?:margin|text-indent|letter-spacing|word-spacing|border-spacing|padding)/;

/** Plain values: words, numbers, colours, quoted font names, and functions that only mix colours. */
const plainValue = /^[\p{L}\p{N}_\s#%.,!'"+/-]*$/u;
const hexColour = /#[0-9a-f]{3,8}\b/gi;
const colourFunction = /\b(?:rgba?|hsla?)\([\d\s.,%/deg]{1,60}\)/gi;

const longestValue = 300;
const mostDeclarations = 80;
const longestLength = 3_000;

/** Quotes that do not close would take in what follows. */
const closesQuotes = (value: string) => /^(?:[^"']|"[^"']*"|'[^"']*')*$/.test(value);

function isSafeValue(property: string, value: string): boolean {
  if (value === "" || value.length > longestValue) return false;
  const plain = value.replace(colourFunction, "#000");
  if (!plainValue.test(plain) || plain.includes("/*") || !closesQuotes(plain)) return false;
  if (neverNegative.test(property) && /-\s?\.?\d/.test(plain)) return false;
  // `1e9px` is a length too, and `#333333` none.
  const measured = plain.replace(hexColour, "");
  if (/\d\.?e[+-]?\d/i.test(measured)) return false;
  for (const [number] of measured.matchAll(/\d+/g)) if (Number(number) > longestLength) return false;
  const allowed = allowedWords[property];
  return allowed === undefined || allowed.has(plain.replace("!important", "").trim().toLowerCase());
}

/** Splits at semicolons outside quotes and parentheses. */
function declarations(css: string): string[] {
  const found: string[] = [];
  let start = 0;
  let quote = "";
  let depth = 0;
  for (let at = 0; at < css.length && found.length < mostDeclarations; at++) {
    const sign = css[at]!;
    if (quote !== "") {
      if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "(") depth++;
    else if (sign === ")") depth = Math.max(0, depth - 1);
    else if (sign === ";" && depth === 0) {
      found.push(css.slice(start, at));
      start = at + 1;
    }
  }
  found.push(css.slice(start));
  return found;
}

/**
 * The safe declarations of a style attribute or rule, in order, as they may be written into an attribute
 * (quotes still to be escaped). Comments and escapes hide things, so a style with either loses those
 * declarations.
 */
export function safeStyle(css: string): string {
  const kept: string[] = [];
  for (const declaration of declarations(css.slice(0, 20_000))) {
    const colon = declaration.indexOf(":");
    if (colon === -1) continue;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .trim()
      .replace(/\s+/g, " ");
    // A background keeps its colour and loses its picture.
    const plain =
      property === "background"
        ? value
            .replace(/url\([^()]{0,2000}\)/gi, " ")
            .replace(/\s+/g, " ")
            .trim()
        : value;
    if (properties.has(property) && isSafeValue(property, plain)) kept.push(`${property}: ${plain}`);
  }
  return kept.join("; ");
}

const longestStyle = 4_000;

/** Safe styles as one, later declarations last; of too many, the first. */
export function joinedStyle(styles: string[]): string {
  const joined = safeStyle(styles.filter((style) => style !== "").join("; "));
  if (joined.length <= longestStyle) return joined;
  return joined.slice(0, joined.lastIndexOf("; ", longestStyle));
}
