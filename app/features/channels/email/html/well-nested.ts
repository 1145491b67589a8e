import { allowedElements } from "./allowed-markup.ts";
import { type HtmlElement, type HtmlNode, isElement } from "./html-tree.ts";
import { blocksWithinParagraph } from "./nesting.ts";

/** What is open around a place, as far as it changes what may stand there. */
interface Around {
  paragraph: boolean;
  heading: boolean;
  item: boolean;
  definition: boolean;
  link: boolean;
  /** directly within an annotated text: annotations stand nowhere else */
  ruby: boolean;
  depth: number;
}

const outside: Around = {
  paragraph: false,
  heading: false,
  item: false,
  definition: false,
  link: false,
  ruby: false,
  depth: 0,
};

/** Deeper elements leave their content to the one around them. */
const deepest = 120;
/** More than readers of HTML keep: what goes beyond loses its tags. */
const mostElements = 40_000;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
const headings = words("h1 h2 h3 h4 h5 h6");
const lists = words("ul ol dir");
const sections = words("thead tbody tfoot");
const tableParts = words("caption colgroup col thead tbody tfoot tr td th");

const isBlankText = (node: HtmlNode) => !isElement(node) && /^[ \t\r\n\f]*$/.test(node.text);
const made = (name: string, children: HtmlNode[]): HtmlElement => ({ name, attributes: new Map(), children });

function holdsTableParts(element: HtmlElement): boolean {
  return element.children.some(
    (child) =>
      isElement(child) && (tableParts.has(child.name) || (child.name !== "table" && holdsTableParts(child))),
  );
}

/** What stands in a table's frame, once what is not of tables but holds parts of them is opened. */
function opened(children: HtmlNode[]): HtmlNode[] {
  return children.flatMap((child) =>
    isElement(child) && child.name !== "table" && !tableParts.has(child.name) && holdsTableParts(child)
      ? opened(child.children)
      : [child],
  );
}

class Nesting {
  private elements = 0;

  /** Nodes as they may stand in a row. */
  fit(nodes: HtmlNode[], around: Around): HtmlNode[] {
    const fitting: HtmlNode[] = [];
    for (const node of nodes)
      if (isElement(node)) for (const fitted of this.fitElement(node, around)) fitting.push(fitted);
      else fitting.push(node);
    return fitting;
  }

  private fitElement(element: HtmlElement, around: Around): HtmlNode[] {
    const { name } = element;
    if (this.elements >= mostElements || around.depth >= deepest || !mayStand(name, around))
      return this.fit(element.children, around);
    this.elements++;
    if (name === "table") return this.fitTable(element, around);
    return [{ ...element, children: this.fit(element.children, within(name, around)) }];
  }

  /** A table in the form that browsers give it; what stands between its parts goes before it. */
  private fitTable(table: HtmlElement, around: Around): HtmlNode[] {
    const inTable = { ...around, depth: around.depth + 1 };
    const inSection = { ...around, depth: around.depth + 2 };
    const before: HtmlNode[] = [];
    const children: HtmlNode[] = [];
    const last = (name: string) => {
      const node = children.at(-1);
      if (node && isElement(node) && node.name === name && node.attributes.size === 0) return node;
      const next = made(name, []);
      this.elements++;
      children.push(next);
      return next;
    };
    for (const child of opened(table.children)) {
      if (isBlankText(child)) continue;
      const name = isElement(child) ? child.name : "";
      if (!isElement(child) || !tableParts.has(name)) before.push(...this.fit([child], around));
      else if (name === "caption") children.push(this.fitCell(child, inTable));
      else if (name === "colgroup") children.push(this.fitColumns(child));
      else if (name === "col") last("colgroup").children.push(this.counted({ ...child, children: [] }));
      else if (sections.has(name)) children.push(this.fitSection(child, inSection, before, around));
      else last("tbody").children.push(...this.fitRows([child], inSection, before, around));
    }
    return [...before, { ...table, children }];
  }

  private counted(element: HtmlElement): HtmlElement {
    this.elements++;
    return element;
  }

  private fitColumns(group: HtmlElement): HtmlElement {
    const columns = group.children.filter((child) => isElement(child) && child.name === "col");
    return this.counted({ ...group, children: columns.map((column) => ({ ...column, children: [] })) });
  }

  private fitSection(
    section: HtmlElement,
    inSection: Around,
    before: HtmlNode[],
    around: Around,
  ): HtmlElement {
    const children = this.fitRows(opened(section.children), inSection, before, around);
    return this.counted({ ...section, children });
  }

  private fitRows(
    children: HtmlNode[],
    inSection: Around,
    before: HtmlNode[],
    around: Around,
  ): HtmlElement[] {
    const rows: HtmlElement[] = [];
    let loose: HtmlElement | undefined;
    for (const child of children) {
      if (isBlankText(child)) continue;
      const name = isElement(child) ? child.name : "";
      if (isElement(child) && name === "tr") {
        rows.push(this.fitRow(child, inSection, before, around));
        loose = undefined;
      } else if (isElement(child) && (name === "td" || name === "th")) {
        if (!loose) {
          loose = this.counted(made("tr", []));
          rows.push(loose);
        }
        loose.children.push(this.fitCell(child, { ...inSection, depth: inSection.depth + 1 }));
      } else before.push(...this.fit([child], around));
    }
    return rows;
  }

  private fitRow(row: HtmlElement, inSection: Around, before: HtmlNode[], around: Around): HtmlElement {
    const cells: HtmlNode[] = [];
    for (const child of opened(row.children)) {
      if (isBlankText(child)) continue;
      if (isElement(child) && (child.name === "td" || child.name === "th"))
        cells.push(this.fitCell(child, { ...inSection, depth: inSection.depth + 1 }));
      else before.push(...this.fit([child], around));
    }
    return this.counted({ ...row, children: cells });
  }

  private fitCell(cell: HtmlElement, around: Around): HtmlElement {
    const { link, depth } = around;
    return this.counted({
      ...cell,
      children: this.fit(cell.children, { ...outside, link, depth: depth + 1 }),
    });
  }
}

/** Whether an element is read again as standing there: others end what is open, or are ignored. */
function mayStand(name: string, around: Around): boolean {
  if (!allowedElements.has(name) || tableParts.has(name)) return false;
  if (around.paragraph && (blocksWithinParagraph.has(name) || name === "table")) return false;
  if (headings.has(name)) return !around.heading;
  if (name === "li") return !around.item;
  if (name === "dd" || name === "dt") return !around.definition;
  if (name === "rt" || name === "rp") return around.ruby;
  return name !== "a" || !around.link;
}

function within(name: string, around: Around): Around {
  return {
    paragraph: around.paragraph || name === "p",
    heading: around.heading || headings.has(name),
    item: name === "li" || (around.item && !lists.has(name)),
    definition: name === "dd" || name === "dt" || (around.definition && name !== "dl"),
    link: around.link || name === "a",
    ruby: name === "ruby",
    depth: around.depth + 1,
  };
}

/**
 * A tree of allowed elements in which every element stands where browsers leave it: written as HTML and read
 * again it is the same tree. Tables get their bodies and rows, links, items, headings and paragraphs do not
 * stand within their like; what may not stand leaves its content.
 */
export function wellNested(nodes: HtmlNode[]): HtmlNode[] {
  return new Nesting().fit(nodes, outside);
}
