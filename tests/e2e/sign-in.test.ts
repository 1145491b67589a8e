import { describe, expect, inject, it } from "vitest";
import { expectAccessible, useBrowser } from "../setup/browser.ts";

const { signIns } = inject("console");
const open = useBrowser();

describe("signing in", () => {
  it.each(["light", "dark"] as const)("shows an accessible page in %s", async (theme) => {
    const page = await open({ theme });
    await page.goto("/console");
    expect(new URL(page.url()).pathname).toBe("/auth/sign-in");
    await expectAccessible(page);
  });

  it.each(signIns.staff)("lets $role in, to a page without faults", async ({ email }) => {
    const page = await open();
    await page.goto("/auth/sign-in");
    await page.locator('input[name="email"]').fill(email);
    await page.locator('input[name="password"]').fill(signIns.password);
    await page.locator('button[type="submit"]').first().click();
    await page.waitForURL((url) => url.pathname.startsWith("/console"));
    await expectAccessible(page);
  });
});
