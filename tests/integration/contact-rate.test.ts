import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { watchContactRate } from "#app/features/failures/contacts/watch-contacts.server.ts";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import { openIncident } from "#app/features/failures/incidents.server.ts";
import { unexplainedContacts } from "#app/features/fan-in/unexplained.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
const now = Math.floor(Date.now() / minutes(5)) * minutes(5);

const write = (at: number, kind: "inbound" | "reply" = "inbound") =>
  openConversation(system, {
    channel: "web_form",
    contact: { email: `${randomUUID()}@customer.example` },
    locale: "en",
    subject: "I cannot sign in",
    at: new Date(at),
    first: { kind, author: { type: "customer", id: null }, body: "the app is empty", clientId: randomUUID() },
  });

const opened = () => prisma.incident.findMany({ where: { pattern: "contacts" }, orderBy: { number: "asc" } });

it("more customers than the failed payments explain are an incident, until they are as usual again", async () => {
  const records = Array.from({ length: days(3) / minutes(5) }, (_, place) =>
    transactionRecord({
      id: `tx_contact_${place}`,
      occurredAt: new Date(now - minutes(5) * place - minutes(1)).toISOString(),
      status: "failed",
      failure: { scheme: "iso8583", code: "51" },
    }),
  );
  await ingestTransactions(system, records, { quiet: true });
  await countOutcomes();
  for (let at = now - hours(71); at < now - hours(1); at += minutes(100)) await write(at);
  expect(await watchContactRate(now)).toBe(0);
  // What colleagues begin is no contact.
  for (let place = 0; place < 14; place += 1) await write(now - minutes(30), "reply");
  expect(await watchContactRate(now)).toBe(0);

  for (let place = 0; place < 14; place += 1) await write(now - minutes(30) + place * minutes(2));
  expect(await watchContactRate(now)).toBe(1);
  const [incident] = await opened();
  expect(incident).toMatchObject({ state: "open", observed: 14, customers: 14, detectorKey: null });
  expect(incident!.expected).toBeLessThan(3);
  expect(incident!.startedAt.getTime()).toBe(now - minutes(30));
  const page = await openIncident(system, incident!.id);
  const { conversations, points } = await unexplainedContacts(system, page, now);
  expect(conversations).toHaveLength(14);
  expect(points.find(({ at }) => at === now - minutes(30))).toMatchObject({ contacts: 3, declines: 1 });

  // Told again it is the same one; what people decide stays.
  await watchContactRate(now);
  await prisma.incident.update({ where: { id: incident!.id }, data: { state: "false_alarm" } });
  await watchContactRate(now);
  expect(await opened()).toMatchObject([{ id: incident!.id, state: "false_alarm" }]);
  await prisma.incident.update({ where: { id: incident!.id }, data: { state: "open" } });
  const later = now + hours(12);
  const quiet = Array.from({ length: hours(12) / minutes(5) }, (_, place) =>
    transactionRecord({
      id: `tx_contact_later_${place}`,
      occurredAt: new Date(now + minutes(5) * place).toISOString(),
      status: "failed",
      failure: { scheme: "iso8583", code: "51" },
    }),
  );
  await ingestTransactions(system, quiet, { quiet: true });
  await countOutcomes();
  await watchContactRate(later);
  expect(await opened()).toMatchObject([{ id: incident!.id, state: "recovered" }]);
});
