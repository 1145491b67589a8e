import { generateSync } from "otplib";
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import type { Role } from "#app/features/accounts/permissions.ts";
import { createStaff, deactivateStaff } from "#app/features/accounts/staff.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");
const system = { type: "system" } as const;
const password = "quiet harbour lights";
let people = 0;

async function person(role: Role = "agent") {
  people += 1;
  const email = `browser${people}.${Date.now().toString(36)}@upay.example`;
  const { id } = await createStaff(system, { email, name: `Browser Person ${people}`, role, password });
  return { id, email };
}

async function enterPassword(page: Page, email: string, typed = password) {
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(typed);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** As a browser without JavaScript: what the server sends has to do. */
async function withoutScripts(page: Page) {
  await page.route("**/assets/*.js", (route) => route.abort());
  return page;
}

const noScripts = { expectedErrors: [/ERR_FAILED/] };

describe("signing in", () => {
  it("says what is wrong, keeps the address, and leads where one wanted to go", async () => {
    const { email } = await person();
    const page = await open();
    await page.goto("/console/transactions?status=failed");
    await page.waitForURL(/\/auth\/sign-in\?next=/);
    await page.waitForLoadState("networkidle");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect(await page.getByText("Fill this in.").count()).toBe(2);
    expect(
      await page
        .getByRole("textbox", { name: "Email" })
        .evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await enterPassword(page, email, "wrong wrong wrong");
    await page.getByText("The email address or the password is wrong.").waitFor();
    expect(await page.getByRole("textbox", { name: "Email" }).inputValue()).toBe(email);
    await expectAccessible(page);
    await enterPassword(page, email);
    await page.waitForURL(`${url}/console/transactions?status=failed`);
  });

  it("follows no address of another site", async () => {
    const { email } = await person();
    const page = await open();
    await page.goto("/auth/sign-in?next=//evil.example/console");
    await enterPassword(page, email);
    await page.waitForURL(`${url}/console`);
  });

  it("tells how long to wait after too many attempts", async () => {
    const { email } = await person();
    const page = await withoutScripts(await open(noScripts));
    await page.goto("/auth/sign-in");
    for (let attempt = 0; attempt < 9; attempt++) await enterPassword(page, email, "wrong wrong wrong");
    await page.getByText(/Too many attempts\. Try again in 1[45] minutes\./).waitFor();
  });

  it("ends in an open page as soon as the account is deactivated", async () => {
    const { id, email } = await person();
    const page = await open();
    await page.goto("/auth/sign-in");
    await enterPassword(page, email);
    await page.waitForURL(`${url}/console`);
    await page.getByText("Live", { exact: true }).waitFor();
    await deactivateStaff(system, id);
    await page.waitForURL(/\/auth\/sign-in/);
  });
});

describe("two-factor sign-in", () => {
  it("is proved before it is on, asked for at the next sign-in, and has recovery codes", async () => {
    const { email } = await person();
    const page = await open();
    await page.goto("/auth/sign-in");
    await enterPassword(page, email);
    await page.waitForURL(`${url}/console`);
    await page.goto("/console/profile");
    await page.getByRole("button", { name: "Set up two-factor sign-in" }).click();
    await page.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
    await expectAccessible(page);
    const secret = (await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).textContent())!.replaceAll(
      " ",
      "",
    );
    const codeAt = (shift: number) =>
      generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * shift });
    await page.getByLabel("Then enter the six digits it shows").fill(codeAt(0));
    await page.getByRole("button", { name: "Turn on" }).click();
    const kept = page.getByRole("textbox", { name: "Keep these recovery codes" });
    await kept.waitFor();
    const recovery = (await kept.inputValue()).split("\n");
    expect(recovery).toHaveLength(10);
    await page.reload();
    await page.getByText("10 recovery codes left").waitFor();
    expect(await page.getByText(recovery[0]!).count()).toBe(0);

    await page.context().clearCookies();
    await page.goto("/console/profile");
    await enterPassword(page, email);
    await page.waitForURL(/\/auth\/second-factor/);
    await page.getByLabel("Code").fill("000000");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("This code is wrong, was used already or is too old.").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Code").fill(codeAt(1));
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(`${url}/console/profile`);

    await page.context().clearCookies();
    await page.goto("/auth/sign-in");
    await enterPassword(page, email);
    await page.getByRole("link", { name: "Use a recovery code instead" }).click();
    await page.getByLabel("Recovery code").fill(recovery[0]!);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(`${url}/console`);
    await page.goto("/console/profile");
    await page.getByText("9 recovery codes left").waitFor();
  });
});

describe("without JavaScript", () => {
  it("an invitation is made, handed over and accepted", async () => {
    const admin = await withoutScripts(await open(noScripts));
    await signInAs(admin, "admin");
    await prefer("admin", { locale: "en", theme: "light" });
    await admin.goto("/console/users");
    await admin.getByRole("link", { name: "Invite somebody" }).click();
    await admin.getByLabel("Name").fill("Nora Script");
    await admin.getByRole("textbox", { name: "Email" }).fill(`nora.${Date.now().toString(36)}@upay.example`);
    await admin.getByRole("radio", { name: /Fraud analyst/ }).check();
    await admin.getByRole("button", { name: "Create invitation" }).click();
    const link = await admin.getByRole("textbox", { name: "Hand this link to Nora Script" }).inputValue();
    expect(new URL(link).pathname).toMatch(/^\/auth\/welcome\/[\w-]{43}$/);

    const page = await withoutScripts(await open(noScripts));
    await page.goto(new URL(link).pathname);
    expect(new URL(page.url()).pathname).toBe("/auth/welcome");
    await page.getByRole("heading", { name: "Welcome, Nora Script" }).waitFor();
    await page.getByLabel("New password").fill("a script of many words");
    await page.getByRole("button", { name: "Save and sign in" }).click();
    await page.getByText("Leave your name out of it.").waitFor();
    await page.getByLabel("New password").fill(password);
    await page.getByLabel("Time zone").selectOption("Europe/Lisbon");
    await page.getByRole("button", { name: "Save and sign in" }).click();
    await page.waitForURL(`${url}/console`);

    const late = await open({ expectedErrors: [/410/] });
    await late.goto(new URL(link).pathname);
    await late.getByRole("heading", { name: "This link no longer works" }).waitFor();
  });

  it("somebody is deactivated after a question, and brought back", async () => {
    const { id } = await person();
    const page = await withoutScripts(await open(noScripts));
    await signInAs(page, "admin");
    await page.goto(`/console/users?person=${id}`);
    await page.getByRole("link", { name: "Deactivate…" }).click();
    await page.getByRole("button", { name: "Deactivate" }).click();
    await page.getByText(/ is deactivated$/).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText(/ is active again$/).waitFor();
  });
});

describe("pages with somebody or something open", () => {
  it.each(["light", "dark"] as const)("are accessible (%s)", async (theme) => {
    const { id } = await person("analyst");
    await prefer("admin", { locale: "en", theme });
    const page = await open({ theme });
    await signInAs(page, "admin");
    for (const path of [
      "users?invite",
      `users?person=${id}`,
      `users?person=${id}&ask=deactivate`,
      `users?person=${id}&ask=reset`,
      "api-keys?create",
    ]) {
      await page.goto(`/console/${path}`);
      await page.getByRole("complementary").waitFor();
      await expectAccessible(page);
    }
    await prefer("admin", { theme: "light" });
  });

  it("create an API key that is shown once and can be revoked", async () => {
    await prefer("admin", { locale: "en", theme: "light" });
    const page = await open();
    await signInAs(page, "admin");
    const name = `Checkout ${Date.now().toString(36)}`;
    await page.goto("/console/api-keys?create");
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Create key" }).click();
    const secret = await page.getByRole("textbox", { name: "Keep this key now" }).inputValue();
    const call = () =>
      fetch(`${url}/api/v1/transactions`, {
        method: "POST",
        headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
        body: "[]",
      });
    expect((await call()).status).not.toBe(401);
    await page.getByRole("link", { name: "I have kept it" }).click();
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("link", { name: "Revoke…" }).click();
    await page.getByRole("button", { name: "Revoke key" }).click();
    await page.getByText(`${name} is revoked`).waitFor();
    expect((await call()).status).toBe(401);
  });

  it("verify the audit log's chain", async () => {
    await prefer("lead", { locale: "en", theme: "light" });
    const page = await open();
    await signInAs(page, "lead");
    await page.goto("/console/audit?event=staff.invited");
    await page.getByRole("button", { name: "Verify the chain" }).click();
    await page.getByText(/^Intact: [\d,]+ entries checked$/).waitFor();
  });
});
