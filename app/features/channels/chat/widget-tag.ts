/** How the chat stands on a site: what its script tag says. */
export interface WidgetLook {
  /** null for the language of the page it stands on */
  language: "en" | "zh" | null;
  /** #rrggbb */
  colour: string;
  position: "left" | "right";
  /** empty for the usual words */
  greeting: string;
  /** null for what the console's own page says */
  ask: Asked | null;
}

export const askings = ["no", "optional", "required"] as const;
export type Asking = (typeof askings)[number];

/** What a visitor is asked for before they write. */
export interface Asked {
  name: Asking;
  email: Asking;
}

export const usualLook: WidgetLook & { ask: null } = {
  language: null,
  colour: "#1f5fd0",
  position: "right",
  greeting: "",
  ask: null,
};

/** What visitors are asked for where nobody said anything. */
export const usuallyAsked: Asked = { name: "optional", email: "optional" };

/** Characters of a greeting. */
export const longestGreeting = 300;

/** What `data-ask` says: names of fields, with a star behind those that are needed; "none" for no field. */
export function readAsk(text: string | null): Asked {
  if (!text?.trim()) return usuallyAsked;
  const words = text.toLowerCase().split(/[\s,]+/);
  const of = (name: string): Asking =>
    words.includes(`${name}*`) ? "required" : words.includes(name) ? "optional" : "no";
  return { name: of("name"), email: of("email") };
}

/** The other way: what {@link readAsk} reads as that. */
export function writeAsk({ name, email }: Asked): string {
  const words = Object.entries({ name, email }).flatMap(([field, asking]) =>
    asking === "no" ? [] : [asking === "required" ? `${field}*` : field],
  );
  return words.join(" ") || "none";
}

const escapes: Record<string, string> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
const attribute = (text: string) => text.replace(/[&"<>]/g, (letter) => escapes[letter] ?? letter);

/** What differs from the usual, by the names of attributes without their `data-`. */
export function settingsOf(look: WidgetLook): Record<string, string> {
  const { language, colour, position, greeting, ask } = look;
  return {
    ...(language && { language }),
    ...(colour !== usualLook.colour && { colour }),
    ...(position !== usualLook.position && { position }),
    ...(greeting.trim() && { greeting: greeting.trim() }),
    ...(ask && { ask: writeAsk(ask) }),
  };
}

/** The line that puts the chat on a site. @param origin of this console */
export function widgetTag(origin: string, look: WidgetLook): string {
  const told = Object.entries(settingsOf(look)).map(([name, value]) => ` data-${name}="${attribute(value)}"`);
  return `<script src="${origin}/widget.js"${told.join("")} async></script>`;
}

/** Whichever of black and white is read better on a colour (#rrggbb), by its relative luminance (WCAG 2). */
export function wordsOn(colour: string): "#000" | "#fff" {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part > 0.04 ? ((part + 0.055) / 1.055) ** 2.4 : part / 12.92;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}
