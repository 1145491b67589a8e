import { fastestTravel } from "../journey.ts";
import { unpackCountry } from "../packed.ts";
import { growing, type Rule } from "./rule.ts";

/** Kilometres below which the distances are too rough to accuse anybody. */
const shortest = 500;

/**
 * Two places too far apart for the time between; a device counts less than a till, for it may be
 * seen through a relay abroad. Observed and expected: km/h; window: the time between.
 */
export const impossiblePace = {
  name: "impossiblePace",
  evaluate({ pace, paceInPerson, paceFrom, paceDistance, paceTime, country, countrySample }) {
    if (pace === null || countrySample === 0) return "not_enough_history";
    if (pace <= fastestTravel || paceDistance < shortest) return null;
    return {
      points: paceInPerson
        ? growing(pace, fastestTravel, 5 * fastestTravel, 600, 800)
        : growing(pace, fastestTravel, 5 * fastestTravel, 250, 450),
      facts: {
        observed: Math.round(pace),
        expected: fastestTravel,
        window: Math.round(paceTime / 1000),
        sample: countrySample,
        from: unpackCountry(paceFrom),
        country: unpackCountry(country),
        distance: Math.round(paceDistance),
      },
    };
  },
} as const satisfies Rule;
