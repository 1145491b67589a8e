import type pg from "pg";
import { chromium, type Page } from "playwright-core";
import { provideChromium } from "../../bin/bootstrap/testing.mjs";
import { browserFlags } from "../setup/browser-flags.ts";
import { type BenchResult, below, cores, percentile, rounded, tell } from "./report.ts";
import { openStage } from "./stage.ts";

/** The figures: milliseconds, and kB of compressed script. */
const wanted = { keystroke: 50, switching: 100, script: 250 };

const longThread = 5_000;
const others = 40;
const keys = 150;
const switches = 30;
/** Somebody who goes through the list looks at each conversation for a moment (milliseconds). */
const look = 700;

const uuid = (number: number) => `00000000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;

/** One thread of five thousand lines, and some that one goes through one after the other. */
async function seed(database: pg.Pool) {
  await database.query(
    `INSERT INTO conversations (id, channel, locale, subject, contact_name, status, last_seq, last_message_at, preview, waiting_since, created_at)
     SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'web_form', 'en', 'Conversation ' || g, 'Customer ' || g, 'open',
            CASE g WHEN 1 THEN $1::int ELSE 60 END, now() - g * interval '1 minute', 'Preview ' || g,
            now() - g * interval '1 minute', now() - interval '9 days'
     FROM generate_series(1, $2::int) g`,
    [longThread, others],
  );
  await database.query(
    `INSERT INTO messages (conversation_id, seq, kind, author_type, body, at)
     SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, seq, CASE seq % 2 WHEN 1 THEN 'inbound' ELSE 'reply' END,
            CASE seq % 2 WHEN 1 THEN 'customer' ELSE 'system' END,
            'Line ' || seq || ' of conversation ' || g || E'. The payment **did not** go through, see https://pay.example/help\\n- once\\n- twice',
            now() - interval '8 days' + seq * interval '1 minute'
     FROM generate_series(1, $2::int) g, LATERAL generate_series(1, CASE g WHEN 1 THEN $1::int ELSE 60 END) seq`,
    [longThread, others],
  );
  await database.query("VACUUM (ANALYZE)");
}

/** Asks the page for earlier lines until it holds the whole thread. */
async function holdAll(page: Page) {
  const lines = page.locator("article[data-seq]");
  for (;;) {
    const held = await lines.count();
    const earlier = page.getByRole("button", { name: "Earlier messages" });
    if ((await earlier.count()) === 0) return held;
    await earlier.click();
    await page.waitForFunction(
      (before) => document.querySelectorAll("article[data-seq]").length > before,
      held,
    );
    if (held % 600 < 60) tell(`${held} of ${longThread} lines are on the page`);
  }
}

/** From each key's press to the frame after which its letter is seen (milliseconds). */
async function typing(page: Page, field: ReturnType<Page["locator"]>): Promise<number[]> {
  await field.focus();
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    document.addEventListener(
      "keydown",
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          // A message that is sent while a frame is made is heard when it has been painted.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => seen.push(performance.now() - timeStamp);
          port2.postMessage(null);
        });
      },
      true,
    );
  });
  for (let at = 0; at < keys; at += 1) {
    await page.keyboard.press(at % 6 === 5 ? "Space" : "abcdefgh"[at % 8]!);
    await page.waitForFunction((count) => (window as unknown as { seen: number[] }).seen.length > count, at);
  }
  return page.evaluate(() => (window as unknown as { seen: number[] }).seen);
}

/** Runs in the page, as text: compiled, its functions would be given names by a helper that the page has not. */
const switchBy = (key: "j" | "k") => `new Promise((resolve) => {
  const shown = () => document.querySelector("article[data-seq]")?.textContent?.match(/conversation (\\d+)/)?.[1];
  const before = shown();
  const began = performance.now();
  const look = () => {
    const now = shown();
    if (now && now !== before) resolve(performance.now() - began);
    else requestAnimationFrame(look);
  };
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true }));
  requestAnimationFrame(look);
})`;

/**
 * From each press of j or k to the first frame with the next conversation's lines (milliseconds).
 *
 * @param look before the next press (milliseconds)
 */
async function switching(page: Page, key: "j" | "k", look: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < switches; at += 1) {
    times.push(await page.evaluate<number>(switchBy(key)));
    await page.waitForTimeout(look);
  }
  return times;
}

/** What the inbox feels like in a browser: typing in a long thread, going from one to the next, what is loaded. */
export async function benchInboxBrowser(): Promise<BenchResult> {
  const executablePath = await provideChromium();
  const stage = await openStage();
  const desk = await stage.open({}, { worker: false });
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  try {
    tell("seeding");
    await seed(desk.database);
    const context = await browser.newContext({ baseURL: desk.url, viewport: { width: 1440, height: 900 } });
    const [name = "", value = ""] = desk.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: desk.url }]);
    const page = await context.newPage();

    await page.goto(`/console/inbox/${uuid(1)}`);
    await page.locator("article[data-seq]").first().waitFor();
    await page.waitForLoadState("networkidle");
    const script = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    );

    tell("typing in a thread of which the end is on the page");
    const field = page.getByRole("textbox", { name: "Only colleagues see this…" });
    const opened = await typing(page, field);
    tell("reading the whole thread onto the page");
    const lines = await holdAll(page);
    const whole = await typing(page, field);

    const bare = await context.newPage();
    await bare.setContent("<textarea></textarea>");
    const limit = await typing(bare, bare.locator("textarea"));
    await bare.close();

    tell("going from one conversation to the next");
    const browsing = await context.newPage();
    await browsing.goto(`/console/inbox/${uuid(others)}?sort=waiting`);
    await browsing.locator("article[data-seq]").first().waitFor();
    await browsing.waitForLoadState("networkidle");
    await browsing.waitForTimeout(look);
    const switched = await switching(browsing, "j", look);
    const hurried = await switching(browsing, "k", 0);

    const p95 = {
      opened: percentile(opened, 0.95),
      whole: percentile(whole, 0.95),
      limit: percentile(limit, 0.95),
    };
    const switched95 = percentile(switched, 0.95);
    return {
      name: "inbox-browser",
      cores: cores(),
      figures: {
        "keystroke p95, thread as opened (ms)": rounded(p95.opened),
        "keystroke p95, all lines on the page (ms)": rounded(p95.whole),
        "lines on the page": lines,
        "switch p50 (ms)": rounded(percentile(switched, 0.5)),
        "switch p95 (ms)": rounded(switched95),
        "switch p95, the next key at once (ms)": rounded(percentile(hurried, 0.95)),
        "script, compressed (kB)": rounded(script / 1_000),
      },
      yardstick: { "keystroke p95, bare field (ms)": rounded(p95.limit) },
      ratio: rounded(p95.whole / p95.limit),
      goals: [
        below("keystroke p95, all lines on the page (ms)", rounded(p95.whole), wanted.keystroke),
        below("switch p95 (ms)", rounded(switched95), wanted.switching),
        below("script, compressed (kB)", rounded(script / 1_000), wanted.script),
      ],
    };
  } finally {
    await browser.close();
    await desk.close();
    await stage.close();
  }
}
