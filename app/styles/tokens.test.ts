import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");
const dark = css.indexOf("@variant dark-theme");
const themes = { light: css.slice(0, dark), dark: css.slice(dark, css.indexOf("@theme inline")) };

type Triple = [number, number, number];

const inGamut = (part: number) => Math.max(0, Math.min(1, part));

/** Linear sRGB of an opaque OKLCH colour; matrices by Björn Ottosson. */
function linearRgb(lightness: number, chroma: number, hue: number): Triple {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    inGamut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    inGamut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    inGamut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** OKLab of linear sRGB: distances in it are about as large as they look. */
function labOf([red, green, blue]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** How colours reach those who lack one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1). */
const visions: Record<string, [Triple, Triple, Triple]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "without red cones": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "without green cones": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  "without blue cones": [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenBy([reds, greens, blues]: [Triple, Triple, Triple], [red, green, blue]: Triple): Triple {
  const sum = ([r, g, b]: Triple) => inGamut(r * red + g * green + b * blue);
  return [sum(reds), sum(greens), sum(blues)];
}

const luminance = ([red, green, blue]: Triple) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function colours(theme: string): Map<string, Triple> {
  const found = theme.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g);
  return new Map(
    [...found].map(([, name = "", l, c, h]) => [name, linearRgb(Number(l), Number(c), Number(h))]),
  );
}

const grounds = ["canvas", "surface", "raised", "sunken", "hover", "selected", "track", "thumb"];
const states = ["ok", "warn", "danger", "risk-low", "risk-medium", "risk-high", "risk-critical"];

describe.each(Object.entries(themes))("the %s theme", (_, theme) => {
  const known = colours(theme);
  function contrast(one: string, other: string): number {
    const [low = 0, high = 0] = [luminance(known.get(one)!), luminance(known.get(other)!)].sort(
      (a, b) => a - b,
    );
    return (high + 0.05) / (low + 0.05);
  }
  const below = (pairs: [string, string][], least: number) =>
    pairs
      .filter(([one, other]) => !(contrast(one, other) >= least))
      .map(([one, other]) => `${one} on ${other}: ${contrast(one, other).toFixed(2)}`);

  it("has text that can be read on every ground", () => {
    const inks = ["ink-strong", "ink", "ink-muted", "ink-faint", "action-text"];
    expect(
      below(
        inks.flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
        4.5,
      ),
    ).toEqual([]);
  });

  it("has states that can be read on their tint and on a page", () => {
    const pairs = states.flatMap((state): [string, string][] => [
      [state, `${state}-tint`],
      [state, "surface"],
      [state, "raised"],
      ["ink", `${state}-tint`],
    ]);
    expect(below(pairs, 4.5)).toEqual([]);
  });

  it("has labels that can be read on what acts", () => {
    const pairs: [string, string][] = ["action", "action-hover", "danger-solid", "danger-hover"].map(
      (ground) => ["action-ink", ground],
    );
    expect(below([...pairs, ["action-text", "action-tint"], ["ink", "action-tint"]], 4.5)).toEqual([]);
  });

  it("has edges of controls, focus and chart series that stand out", () => {
    const marks = ["field-line", "focus", ...[1, 2, 3, 4, 5, 6].map((series) => `chart-${series}`)];
    const pairs = marks.flatMap((mark): [string, string][] => [
      [mark, "surface"],
      [mark, "raised"],
    ]);
    expect(below(pairs, 3)).toEqual([]);
  });

  it.each(Object.entries(visions))("has six chart series that stay apart in %s vision", (_, vision) => {
    const series = [1, 2, 3, 4, 5, 6].map((place) => labOf(seenBy(vision, known.get(`chart-${place}`)!)));
    const distances = series.flatMap((one, place) =>
      series.slice(place + 1).map((other) => Math.hypot(...one.map((part, axis) => part - other[axis]!))),
    );
    // Twice what is told apart at a glance on adjoining fields.
    expect(Math.min(...distances)).toBeGreaterThan(0.09);
  });
});
