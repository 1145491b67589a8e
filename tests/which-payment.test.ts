import { expect, it } from "vitest";
import { earlierCases, earlierSettings } from "./which-payment/earlier.ts";
import { figuresOf } from "./which-payment/figures.ts";
import { judgingCases, judgingSettings } from "./which-payment/judging.ts";
import { tuningCases, tuningSettings } from "./which-payment/tuning.ts";

it.each([
  ["judging", judgingCases, judgingSettings, 200],
  ["earlier", earlierCases, earlierSettings, 150],
  ["tuning", tuningCases, tuningSettings, 250],
] as const)(
  "which payment: of the messages for %s nine in ten are read rightly, and hardly any where nothing fits",
  (_, cases, settings, least) => {
    const { meant, first, none, empty } = figuresOf(cases(), settings);
    expect(meant).toBeGreaterThanOrEqual(least);
    expect(first / meant).toBeGreaterThanOrEqual(0.95);
    expect(empty / none).toBeGreaterThanOrEqual(0.95);
  },
);
