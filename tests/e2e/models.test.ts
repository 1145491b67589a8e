import { expect, inject, it } from "vitest";
import { featureSet, liveFeatures } from "#app/features/fraud/live/live-features.ts";
import { learnModel } from "#app/features/fraud/live/model-card.ts";
import { packModel } from "#app/features/fraud/live/model-parameters.server.ts";
import { Random } from "#app/features/simulation/random.ts";
import { prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");

/** A model learned from made-up rows in which two columns tell frauds apart, and noise. */
async function learnedModel() {
  const random = new Random(5);
  const [width, rows] = [liveFeatures.length, 1_500];
  const values = new Float32Array(width * rows).map(() => random.normal());
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const odd = values[row * width]! > 1 && values[row * width + 14]! > 0.3;
    return random.chance(odd ? 0.7 : 0.02) ? 1 : 0;
  });
  const times = Float64Array.from({ length: rows }, (_, row) => Date.UTC(2026, 9, 1) + row * 1_000_000);
  const { forest, calibration, card } = learnModel({ matrix: { width, rows, values }, labels, times }, () =>
    performance.now(),
  );
  const { version } = await prisma.fraudModel.create({
    data: {
      state: "candidate",
      featureSet,
      trainedFrom: new Date(times[0]!),
      trainedTo: new Date(times[rows - 1]!),
      trainedAt: new Date(),
      card: card as never,
      parameters: new Uint8Array(packModel({ forest, calibration })),
    },
  });
  return version;
}

it("leads watch a model, make it live and roll it back; analysts read its card", async () => {
  const version = await learnedModel();
  const page = await open();
  await signInAs(page, "lead");
  await page.goto(`${url}/console/models`);
  await expect.poll(() => page.getByText("Rules and distance from habit").isVisible()).toBe(true);
  await page
    .getByRole("link", { name: `Model ${version}` })
    .first()
    .click();
  await page.getByRole("button", { name: "Watch as a shadow" }).click();
  await page.getByRole("button", { name: "Make live" }).click();
  await page.getByRole("button", { name: "Roll back to the rules alone" }).waitFor();
  await expectAccessible(page);
  for (const [locale, theme, width, height] of [
    ["en", "light", 1440, 900],
    ["zh", "dark", 1440, 900],
    ["zh", "light", 390, 844],
  ] as const) {
    await prefer("lead", { locale, theme });
    await page.setViewportSize({ width, height });
    for (const [name, path] of [
      ["models", "/console/models"],
      ["model", `/console/models/${version}`],
    ] as const) {
      await page.goto(url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.screenshot({ path: `tests/artifacts/pages/${name}-${locale}-${theme}-${width}.png` });
    }
    await page.getByRole("heading", { level: 1 }).waitFor();
  }
  await prefer("lead", { locale: "en", theme: "light" });
  await page.goto(`${url}/console/models/${version}`);
  await page.getByRole("button", { name: "Roll back to the rules alone" }).click();
  await page.getByRole("button", { name: "Watch as a shadow" }).waitFor();

  const reader = await open();
  await signInAs(reader, "analyst");
  await reader.goto(`${url}/console/models/${version}`);
  await reader.getByRole("heading", { name: "Calibration" }).waitFor();
  expect(await reader.getByRole("button", { name: "Watch as a shadow" }).count()).toBe(0);
});
