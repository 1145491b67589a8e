import { mkdir } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { browserFlags } from "./browser-flags.ts";

export interface Viewer {
  locale?: "en" | "zh";
  theme?: "light" | "dark";
  width?: number;
  height?: number;
  timeZone?: string;
  reducedMotion?: BrowserContextOptions["reducedMotion"];
  /** browser errors that belong to the case; any other fails the test */
  expectedErrors?: RegExp[];
}

interface Visit {
  context: BrowserContext;
  errors: string[];
  expected: RegExp[];
}

/** Remix logs the end of every answer it gives up for a newer one; the newer one is shown, nothing is wrong. */
const gaveUp = /^AbortError: signal is aborted without reason/;

const artifacts = "tests/artifacts";

/**
 * A browser for a test file. Every page comes in a context of its own and is closed after the test.
 * What a page reports as an error fails the test; a failed test leaves pictures in tests/artifacts.
 *
 * @returns opens a page for somebody with these habits, at the console's address
 */
export function useBrowser() {
  const { chromium: executablePath, url } = inject("console");
  const visits: Visit[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: browserFlags });
  });

  afterEach(async ({ task }) => {
    const ended = visits.splice(0);
    if (task.result?.state === "fail") {
      await takePictures(ended, task.name);
      await tellPages(ended);
    }
    await Promise.all(ended.map(({ context }) => context.close()));
    const unexpected = ended.flatMap(({ errors, expected }) =>
      errors.filter((error) => !expected.some((pattern) => pattern.test(error))),
    );
    expect(unexpected, "errors in the browser").toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
  });

  return async function open(viewer: Viewer = {}): Promise<Page> {
    const context = await browser.newContext({
      baseURL: url,
      locale: viewer.locale === "zh" ? "zh-CN" : "en-GB",
      colorScheme: viewer.theme ?? "light",
      viewport: { width: viewer.width ?? 1440, height: viewer.height ?? 900 },
      timezoneId: viewer.timeZone ?? "Asia/Shanghai",
      reducedMotion: viewer.reducedMotion ?? "reduce",
    });
    const visit: Visit = { context, errors: [], expected: viewer.expectedErrors ?? [] };
    visits.push(visit);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => visit.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() !== "error" || gaveUp.test(message.text())) return;
      visit.errors.push(`${message.text()} ${message.location().url}`);
    });
    return page;
  };
}

async function takePictures(visits: Visit[], name: string) {
  await mkdir(artifacts, { recursive: true });
  const stem = name.replaceAll(/[^\w\u4e00-\u9fff]+/g, "-").slice(0, 80);
  const pages = visits.flatMap(({ context }) => context.pages());
  await Promise.allSettled(
    pages.map((page, index) => page.screenshot({ path: `${artifacts}/${stem}-${index}.png` })),
  );
}

/** Where each page was when the test failed, and the words on it: a log is often all that is left of a run. */
async function tellPages(visits: Visit[]) {
  for (const page of visits.flatMap(({ context }) => context.pages())) {
    const words = await Promise.race([
      page.locator("body").ariaSnapshot({ timeout: 4_000 }).catch(String),
      new Promise<string>((resolve) => setTimeout(resolve, 5_000, "(the page does not answer)")),
    ]);
    console.error(`The page at ${page.url()} said:\n${words.slice(0, 9_000)}\n`);
  }
}

/** Fails when axe finds something serious or critical on the page as it stands. */
export async function expectAccessible(page: Page) {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    );
  expect(grave).toEqual([]);
}
