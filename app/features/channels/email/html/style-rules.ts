import { safeStyle } from "./style-declarations.ts";

/** One rule of a mail's style sheet: the safe declarations for elements that a simple selector names. */
interface Rule {
  tag: string;
  className: string;
  id: string;
  style: string;
}

const mostRules = 400;
const longestSheet = 200_000;
/** Styles of one element, and elements whose styles are remembered. */
const mostOfOne = 40;
const mostKept = 5_000;

/** `p`, `.big`, `p.big`, `#top`: selectors that name an element by itself. */
const simpleSelector = /^([a-z][a-z0-9]{0,20}|\*)?(?:\.([\w-]{1,80})|#([\w-]{1,80}))?$/i;

/** Comments and the markers that hide sheets from old browsers taken out. */
const withoutComments = (css: string) => css.replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|<!--|-->/g, " ");

/** The end of a block that begins at a brace, nested ones within it skipped. */
function blockEnd(css: string, brace: number): number {
  let depth = 0;
  for (let at = brace; at < css.length; at++) {
    if (css[at] === "{") depth++;
    else if (css[at] === "}" && --depth === 0) return at;
  }
  return css.length;
}

/**
 * Rules of a mail's style sheets that name elements by themselves. Sheets cannot be kept, for they would reach
 * what is around the mail; such rules can be written into the elements. Media queries and the rest are dropped.
 */
export function readRules(sheets: string[]): Rule[] {
  const css = withoutComments(sheets.join("\n").slice(0, longestSheet));
  const rules: Rule[] = [];
  let at = 0;
  while (at < css.length && rules.length < mostRules) {
    const brace = css.indexOf("{", at);
    if (brace === -1) break;
    const end = blockEnd(css, brace);
    const prelude = css.slice(at, brace).split(";").at(-1)!.trim();
    at = end + 1;
    if (prelude.startsWith("@")) continue;
    const style = safeStyle(css.slice(brace + 1, end));
    if (style === "") continue;
    for (const selector of prelude.slice(0, 5_000).split(",")) {
      const found = simpleSelector.exec(selector.trim());
      if (!found || selector.trim() === "") continue;
      const [, tag = "", className = "", id = ""] = found;
      rules.push({ tag: tag === "*" ? "" : tag.toLowerCase(), className, id, style });
      if (rules.length >= mostRules) break;
    }
  }
  return rules.sort((a, b) => weight(a) - weight(b));
}

/** Later ones win over earlier ones; ids over classes over tags. */
const weight = ({ className, id }: Rule) => (id !== "" ? 2 : className !== "" ? 1 : 0);

/** Finds the style that rules give an element. */
export class StyleSheet {
  private readonly known = new Map<string, string>();
  private readonly byTag = new Map<string, Rule[]>();
  private readonly byClass = new Map<string, Rule[]>();
  private readonly byId = new Map<string, Rule[]>();

  constructor(sheets: string[]) {
    for (const rule of readRules(sheets)) {
      const [map, key] =
        rule.id !== ""
          ? ([this.byId, rule.id] as const)
          : rule.className !== ""
            ? ([this.byClass, rule.className] as const)
            : ([this.byTag, rule.tag] as const);
      const known = map.get(key);
      if (known) known.push(rule);
      else map.set(key, [rule]);
    }
  }

  /** The declarations for an element, in the order in which they count. */
  styleOf(tag: string, className: string, id: string): string {
    const key = `${tag} ${className.length} ${className} ${id}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const style = this.find(tag, className, id);
    if (this.known.size < mostKept) this.known.set(key, style);
    return style;
  }

  private find(tag: string, className: string, id: string): string {
    const fits = (rule: Rule) => rule.tag === "" || rule.tag === tag;
    const found = [...(this.byTag.get("") ?? []), ...(this.byTag.get(tag) ?? [])];
    if (className !== "" && this.byClass.size > 0)
      for (const name of className.split(/\s+/).slice(0, 20))
        found.push(...(this.byClass.get(name) ?? []).filter(fits));
    if (id !== "") found.push(...(this.byId.get(id) ?? []).filter(fits));
    // Of the same declarations the last counts; of very many, the last few are enough.
    const styles = [...new Set(found.map(({ style }) => style).toReversed())].slice(0, mostOfOne);
    return styles.toReversed().join("; ");
  }
}
