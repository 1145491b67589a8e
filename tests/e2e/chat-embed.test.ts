import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { useBrowser } from "#tests/setup/browser.ts";
import { browserFlags } from "#tests/setup/browser-flags.ts";
import { type RunningProcess, startWeb } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";
import { freePort } from "../../bin/bootstrap/testing.mjs";
import { heldAs, isSent, write } from "./visitor.ts";

interface Site {
  origin: string;
  server: Server;
}

/** A page of somebody else's: another host and port than the console's, so another origin and another site. */
async function startSite(port: number, script: () => string): Promise<Site> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><html lang="en"><head><title>A shop</title><link rel="icon" href="data:,"></head>
       <body><h1>A shop</h1><script src="${script()}" data-ask="none" async></script></body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${port}`, server };
}

let web: RunningProcess & { url: string };
let named: Site;
let unnamed: Site;
beforeAll(async () => {
  const port = await freePort();
  web = await startWeb({ LOG_LEVEL: "info", CHAT_ORIGINS: `http://127.0.0.1:${port}` });
  named = await startSite(port, () => `${web.url}/widget.js`);
  unnamed = await startSite(await freePort(), () => `${web.url}/widget.js`);
});
afterAll(async () => {
  for (const site of [named, unnamed]) {
    site?.server.closeAllConnections();
    site?.server.close();
  }
  await web?.stop();
});
const open = useBrowser();

describe("the chat on a site of another origin", () => {
  it("works where the site was named, and tells it only what it may know", async () => {
    const page = await open();
    await page.goto(named.origin);
    await page.evaluate(() => {
      const told: unknown[] = [];
      Object.assign(window, { told });
      addEventListener("message", ({ data }) => told.push(data));
    });
    await page.getByRole("button", { name: "Open the chat" }).click();
    const chat = page.frameLocator("iframe");
    await write(chat, "From another site");
    await isSent(chat, "From another site");
    expect((await heldAs("From another site")).map(({ bodies }) => bodies)).toEqual([["From another site"]]);
    const told = await until("the site is told that it began", async () => {
      const said = await page.evaluate(() => (window as unknown as { told: Record<string, unknown>[] }).told);
      return said.some(({ begun }) => begun === true) && said;
    });
    expect(JSON.stringify(told)).not.toContain("From another site");
    // The frame is another origin's: the site cannot look into it.
    expect(await page.evaluate(() => document.querySelector("iframe")!.contentDocument)).toBeNull();
  });

  it("is there again on the site's next page, where the browser lets frames of other sites keep something", async () => {
    const { chromium: executablePath } = inject("console");
    const folder = await mkdtemp(`${tmpdir()}/upay-embed-`);
    // As most browsers are set; Debian's keeps nothing for a frame of another site, nor does a private window.
    await mkdir(`${folder}/Default`);
    await writeFile(
      `${folder}/Default/Preferences`,
      JSON.stringify({ profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }),
    );
    const browser = await chromium.launchPersistentContext(folder, { executablePath, args: browserFlags });
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(named.origin);
      await page.getByRole("button", { name: "Open the chat" }).click();
      const chat = page.frameLocator("iframe");
      await write(chat, "Before the next page");
      await isSent(chat, "Before the next page");
      await page.goto(`${named.origin}/another`);
      await page.getByRole("button", { name: "Open the chat" }).click();
      await chat.locator("li", { hasText: "Before the next page" }).waitFor();
      await write(chat, "From the next page");
      await isSent(chat, "From the next page");
      expect((await heldAs("Before the next page")).map(({ bodies }) => bodies)).toEqual([
        ["Before the next page", "From the next page"],
      ]);
    } finally {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("is not shown where the site was not named, and no session is given to its own scripts", async () => {
    const page = await open({ expectedErrors: [/frame-ancestors/, /CORS/, /Failed to load resource/] });
    const refusals: string[] = [];
    page.on("console", (message) => {
      if (/frame-ancestors/.test(message.text())) refusals.push(message.text());
    });
    await page.goto(unnamed.origin);
    await page.getByRole("button", { name: "Open the chat" }).click();
    await until("the frame is refused", () => refusals.length > 0);
    expect(await page.frameLocator("iframe").getByRole("textbox").count()).toBe(0);
    for (const site of [named, unnamed]) {
      await page.goto(site.origin);
      const read = await page.evaluate(
        (address) =>
          fetch(address, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ token: null, identity: null }),
          }).then(
            (answer) => answer.status,
            () => "not to be read",
          ),
        `${web.url}/chat/session`,
      );
      expect(read).toBe("not to be read");
      const asked = await fetch(`${web.url}/chat/session`, {
        method: "POST",
        headers: { Origin: site.origin, "Content-Type": "application/json" },
        body: JSON.stringify({ token: null, identity: null }),
      });
      expect(asked.status).toBe(403);
    }
  });

  it("loads less than 150 kB of script, compressed, after a loader of less than 6 kB", async () => {
    const page = await open();
    const scripts = new Map<string, Promise<Buffer>>();
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.set(response.url(), response.body());
    });
    await page.goto(named.origin);
    await page.getByRole("button", { name: "Open the chat" }).click();
    const chat = page.frameLocator("iframe");
    await write(chat, "How large is it?");
    await isSent(chat, "How large is it?");
    const bodies = await Promise.all([...scripts].map(async ([url, body]) => ({ url, body: await body })));
    const loader = bodies.filter(({ url }) => url === `${web.url}/widget.js`);
    const frame = bodies.filter(({ url }) => url !== `${web.url}/widget.js`);
    expect(loader).toHaveLength(1);
    expect(frame.length).toBeGreaterThan(0);
    expect(loader[0]!.body.byteLength).toBeLessThan(6_000);
    const compressed = frame.reduce((sum, { body }) => sum + gzipSync(body).byteLength, 0);
    expect(compressed).toBeGreaterThan(10_000);
    expect(compressed).toBeLessThan(150_000);
  });
});
