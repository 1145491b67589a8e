const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Elements that only say how text looks or what it is. None of them changes how a browser reads on. */
export const allowedElements = words(
  "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del " +
    "dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol " +
    "p pre q rp rt ruby s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u " +
    "ul var wbr",
);

export const emptyElements = words("br col hr img wbr");

/** Elements that are dropped with all that is in them; others that are not allowed leave their content. */
export const droppedElements = words(
  "script style title head template noscript noembed noframes iframe object embed applet svg math select textarea " +
    "audio video canvas map xml datalist option optgroup xmp plaintext frameset frame link meta base basefont param " +
    "source track area input portal fencedframe dialog slot bgsound keygen image",
);

/** Boxes that may not stay but whose content stood apart from what is around it. */
export const plainBoxes = words("form fieldset legend details summary hgroup menu listing marquee search");

type Check = (value: string) => boolean;
const length: Check = (value) => /^\d{1,4}(?:\.\d{1,3})?(?:%|px|em|pt)?$/.test(value);
const count: Check = (value) => /^\d{1,4}$/.test(value);
/** Whether a value is a colour's name or number. */
export const isColour: Check = (value) => /^#?[a-z0-9]{1,25}$/i.test(value);
const word: Check = (value) => /^[a-z0-9-]{1,30}$/i.test(value);
/** Words, not markup: what a careless second parser could take for tags has no place in a title. */
const text: Check = (value) => value.length <= 1_000 && !/[<>]/.test(value);
const fonts: Check = (value) => /^[\p{L}\p{N} ,'"._-]{1,200}$/u.test(value);
const anything: Check = () => true;

type Checks = ReadonlyMap<string, Check>;
// Maps, for `constructor` and `__proto__` are names that attributes and elements may have too.
const checks = (of: Record<string, Check>): Checks => new Map(Object.entries(of));

const onAny = checks({
  title: text,
  dir: (value) => /^(?:ltr|rtl|auto)$/i.test(value),
  lang: word,
  align: word,
  valign: word,
  width: length,
  height: length,
  bgcolor: isColour,
  bordercolor: isColour,
  border: length,
  cellpadding: length,
  cellspacing: length,
  nowrap: anything,
});

const onOne: ReadonlyMap<string, Checks> = new Map([
  ["font", checks({ color: isColour, face: fonts, size: (value) => /^[+-]?\d{1,2}$/.test(value) })],
  ["hr", checks({ color: isColour, size: count, noshade: anything })],
  ["td", checks({ colspan: count, rowspan: count })],
  ["th", checks({ colspan: count, rowspan: count, scope: word })],
  ["col", checks({ span: count })],
  ["colgroup", checks({ span: count })],
  ["ol", checks({ start: (value) => /^-?\d{1,6}$/.test(value), type: word, reversed: anything })],
  ["ul", checks({ type: word })],
  ["li", checks({ value: (value) => /^-?\d{1,6}$/.test(value), type: word })],
  ["img", checks({ alt: text, hspace: count, vspace: count })],
  ["time", checks({ datetime: text })],
]);

/** Whether an attribute may stay on an element with that value. Links, images and styles are not asked here. */
export function isAllowedAttribute(element: string, name: string, value: string): boolean {
  // A link's title says where it leads, not what its sender wants read.
  if (element === "a" && name === "title") return false;
  const check = onOne.get(element)?.get(name) ?? onAny.get(name);
  return check?.(value) ?? false;
}
