import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { provideChromium } from "../../bin/bootstrap/testing.mjs";
import { type BenchResult, below, cores, percentile, rounded, tell } from "./report.ts";
import { openStage } from "./stage.ts";

/** The figures: script of the chat's page in bytes as they are sent, and milliseconds until it can be used. */
const wanted = { scriptBytes: 150_000, loaderBytes: 6_000, usableMs: 2_000 };

/**
 * A slow phone: the "Slow 4G" that Lighthouse takes for the median of mobile networks (150 ms round trip,
 * 1.6 Mbit/s), and a processor four times as slow as this one.
 */
const network = { latency: 150, down: (1.6 * 1_000_000) / 8, up: (750 * 1_000) / 8 };
const slowdown = 4;
const loads = 9;

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];

/** Milliseconds from asking for the page until its visitor can write, on a phone that has never seen it. */
async function timeToUse(executablePath: string, url: string): Promise<number> {
  const browser = await chromium.launch({ executablePath, args: flags });
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: network.latency,
      downloadThroughput: network.down,
      uploadThroughput: network.up,
    });
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    const started = performance.now();
    await page.goto(`${url}/chat/frame?language=en`, { waitUntil: "commit" });
    await page.getByRole("textbox", { name: "Message" }).waitFor();
    return performance.now() - started;
  } finally {
    await browser.close();
  }
}

/** The chat's page on a slow phone: how much script it is, and when it can be used. */
export async function benchWidget(): Promise<BenchResult> {
  const stage = await openStage();
  const console = await stage.open();
  try {
    const { script } = JSON.parse(readFileSync("build/chat-frame.json", "utf8")) as { script: string };
    const file = join("build/client", script);
    const scriptBytes = existsSync(file) ? gzipSync(readFileSync(file)).length : Number.NaN;
    const loaderBytes = statSync("public/widget.js").size;
    tell(`script ${scriptBytes} bytes compressed, loader ${loaderBytes} bytes`);
    const executablePath = await provideChromium(tell);
    const times: number[] = [];
    for (let load = 0; load < loads; load += 1) times.push(await timeToUse(executablePath, console.url));
    const usable = rounded(percentile(times, 0.5));
    tell(`usable after ${usable} ms (${times.map(Math.round).join(", ")})`);
    // What the network alone needs: the page, then its script, each a round trip, and the script's bytes.
    const limit = rounded(2 * network.latency + (scriptBytes / network.down) * 1_000);
    return {
      name: "widget",
      cores: cores(),
      figures: { scriptBytes, loaderBytes, usableMs: usable, slowestMs: rounded(Math.max(...times)) },
      yardstick: { networkMs: limit },
      ratio: rounded(usable / limit),
      goals: [
        below("scriptBytes", scriptBytes, wanted.scriptBytes),
        below("loaderBytes", loaderBytes, wanted.loaderBytes),
        below("usableMs", usable, wanted.usableMs),
      ],
    };
  } finally {
    await console.close();
    await stage.close();
  }
}
