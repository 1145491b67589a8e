import { growing, type Rule } from "./rule.ts";

/** Different customers, else cards, that use one device in a day where nothing is wrong: a family, a shared tablet. */
const limit = 3;
/** Share of the device's payments that fail while cards are being tried. */
const failing = 0.5;

/** Many cards or accounts on one device, most of them refused: cards are being tried, by guests as well. */
export const crowdedDevice = {
  name: "crowdedDevice",
  evaluate({ deviceOthers24h, deviceFailed24h }) {
    if (deviceOthers24h === null || deviceFailed24h === null) return null;
    const others = Math.round(deviceOthers24h);
    if (others <= limit || deviceFailed24h < failing) return null;
    return {
      points: growing(others, limit + 1, 12, 600, 950),
      facts: { observed: others, expected: limit, window: 86_400, sample: others },
    };
  },
} as const satisfies Rule;
