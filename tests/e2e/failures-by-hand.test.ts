import { expect, inject, it } from "vitest";
import { prisma } from "#app/platform/db.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, report, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");

it("a code that nobody knows is shown, mapped to a reason, kept as a version, and taken back", async () => {
  await prefer("lead", { locale: "en", theme: "light" });
  await report(
    ...Array.from({ length: 3 }, (_, at) =>
      transactionRecord({
        id: `odd-code-${at}`,
        occurredAt: new Date(Date.now() - minutes(5 + at)).toISOString(),
        status: "failed",
        failure: { scheme: "acme", code: "Z9" },
      }),
    ),
  );
  await until(
    "the code is counted",
    async () => (await prisma.failureCode.count({ where: { code: "z9" } })) > 0,
  );
  const page = await open();
  await signInAs(page, "lead");
  await page.goto(`${url}/console/failures/codes?view=unknown&q=z9`);
  const row = page.getByRole("row", { name: /z9/i });
  await row.getByText("Code not in the taxonomy").waitFor();
  await row.getByRole("button", { name: /Map/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("3 failures of the past are counted anew").waitFor();
  await dialog.getByLabel("Counts as").selectOption({ value: "issuer_unavailable" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Map it" }).click();
  await page.getByText(/counts as .+ from now on/).waitFor();
  // Its history says what it was and what it is.
  const history = page.getByRole("complementary", { name: "What was mapped" });
  await history
    .getByText(/^Version \d+/)
    .first()
    .waitFor();
  await page.goto(`${url}/console/failures/codes?view=own&q=z9`);
  await page.getByRole("row", { name: /z9/i }).getByText("mapped by us").waitFor();
  await page.goto(`${url}/console/transactions/odd-code-0`);
  await page.getByText("Bank could not be reached").first().waitFor();
  await page.goto(`${url}/console/failures/codes?view=own&q=z9`);
  await page
    .getByRole("complementary", { name: "What was mapped" })
    .getByRole("button", { name: /Take back/ })
    .first()
    .click();
  await page.getByText("Taken back", { exact: true }).waitFor();
  await page.goto(`${url}/console/failures/codes?view=unknown&q=z9`);
  await page.getByRole("row", { name: /z9/i }).waitFor();
});

it("customers whom an incident hit and who have not written are written to, each with their own payment", async () => {
  await prefer("lead", { locale: "en", theme: "light" });
  const began = Date.now() - hours(1);
  const people = [
    { id: "cus_silent_1", name: "Ana Reyes", locale: "en", amount: "129.90", minor: 12_990 },
    { id: "cus_silent_2", name: "王芳", locale: "zh", amount: "88.00", minor: 8_800 },
  ];
  const records = people.map(({ id, amount }, at) =>
    transactionRecord({
      id: `silent-${at}`,
      customerId: id,
      amount,
      occurredAt: new Date(began + minutes(at)).toISOString(),
      card: { issuer: "Silent Bank" },
      status: "failed",
      failure: { scheme: "iso8583", code: "91" },
    }),
  );
  await report(...records);
  for (const { id, name, locale } of people)
    await prisma.customer.update({
      where: { id },
      data: { name, locale, email: `${id}@customer.example` },
    });
  const incident = await prisma.incident.create({
    data: {
      pattern: "outage",
      scope: { issuer: "Silent Bank" },
      reason: "issuer_unavailable",
      startedAt: new Date(began),
      detectedAt: new Date(began + minutes(4)),
      observed: 2,
      expected: 0,
      sample: 2,
      confidence: 0.98,
      payments: 2,
      customers: 2,
    },
  });
  await prisma.incidentPayment.createMany({
    data: people.map(({ id, minor }, at) => ({
      incidentId: incident.id,
      transactionId: `silent-${at}`,
      customerId: id,
      occurredAt: new Date(began + minutes(at)),
      amountMinor: minor,
      currency: "CNY",
    })),
  });
  const page = await open();
  await signInAs(page, "lead");
  await page.goto(`${url}/console/incidents/${incident.id}`);
  await page.getByText("2 of them can be written to by email").waitFor();
  await page.getByRole("link", { name: "Ana Reyes" }).waitFor();
  await page.getByRole("button", { name: "Write to them" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("As Ana Reyes reads it").waitFor();
  await dialog.getByText("of 129.90 CNY at Harbour Books", { exact: false }).first().waitFor();
  // A word of a suspicion is named, and nothing can be sent with it.
  const english = dialog.getByLabel("English");
  const ready = await english.inputValue();
  await english.fill("Your bank suspects fraud.");
  await dialog.getByText("“suspects” speaks of a suspicion or of a risk.", { exact: false }).waitFor();
  expect(await dialog.getByRole("button", { name: "Write to 2 customers" }).isDisabled()).toBe(true);
  await english.fill(ready);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Write to 2 customers" }).click();
  await page.getByText(/Going to 2 customers in \d+ seconds/).waitFor();
  await page.getByText(/Written to 2 of 2/).waitFor({ timeout: 60_000 });
  await page.getByText("Nobody is left who has an email address and was not told.").waitFor();
  const mails = await prisma.conversation.findMany({
    where: { customerId: { in: people.map(({ id }) => id) }, channel: "email" },
    select: {
      customerId: true,
      subject: true,
      messages: { where: { kind: "reply" }, select: { body: true } },
    },
  });
  const told = Object.fromEntries(mails.map(({ customerId, ...mail }) => [customerId, mail]));
  expect(told.cus_silent_1?.subject).toBe("Your payment did not go through");
  expect(told.cus_silent_1?.messages[0]?.body).toContain("129.90 CNY");
  expect(told.cus_silent_2?.messages[0]?.body).toMatch(/王芳.*88\.00 CNY/s);
});
