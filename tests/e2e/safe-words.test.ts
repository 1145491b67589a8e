import { randomUUID } from "node:crypto";
import { expect, inject, it } from "vitest";
import { retryOf } from "#app/features/failures/retry.ts";
import type { ConversationContext } from "#app/features/tickets/context.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { cookieOf } from "./staff.ts";

const { url } = inject("console");
const system = { type: "system" } as const;

const codes: Record<string, [scheme: string, code: string]> = {
  fraud: ["iso8583", "59"],
  stolen: ["iso8583", "43"],
  lost: ["stripe", "lost_card"],
  pickup: ["iso8583", "04"],
  opaque: ["iso8583", "05"],
  money: ["iso8583", "51"],
};

it("tells an agent beside a conversation why a payment failed, and of a risk no word and no code", async () => {
  const customerId = `cus_safe_${randomUUID().slice(0, 8)}`;
  const idOf = (name: string) => `${customerId}_${name}`;
  const now = Date.now();
  const failedAt = new Map(Object.keys(codes).map((name, at) => [name, now - (at + 1) * 60_000]));
  await ingestTransactions(
    system,
    Object.entries(codes).map(([name, [scheme, code]]) => ({
      id: idOf(name),
      occurredAt: new Date(failedAt.get(name)!).toISOString(),
      customerId,
      amount: "20.00",
      currency: "EUR",
      method: "card",
      status: "failed",
      failure: { scheme, code },
    })),
  );
  const { id } = await openConversation(system, {
    channel: "web_form",
    customerId,
    locale: "en",
    subject: "It failed",
    first: { kind: "inbound", author: { type: "customer", id: null }, body: "Why?", clientId: randomUUID() },
  });
  const failures = async (role: "agent" | "analyst") => {
    const response = await fetch(`${url}/console/inbox/${id}/context`, {
      headers: { Cookie: await cookieOf(role) },
    });
    const { payments } = (await response.json()) as ConversationContext;
    return Object.fromEntries(payments.map((payment) => [payment.id, payment.failure]));
  };
  const seen = await failures("agent");
  // When to try again says no more of a risk than the reason does.
  for (const name of ["fraud", "stolen", "lost", "pickup", "opaque"])
    expect(seen[idOf(name)]).toEqual({
      reason: "do_not_honor",
      code: null,
      retry: retryOf("do_not_honor", failedAt.get(name)!, "", { at: [...failedAt.values()], now }),
      paidBesideAt: null,
    });
  expect(seen[idOf("money")]).toMatchObject({ reason: "insufficient_funds", code: null });
  // One that was answered too late, and went through again: they may have paid twice.
  const twin = { customerId, amount: "31.00", currency: "EUR", method: "card" };
  const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  await ingestTransactions(system, [
    {
      ...twin,
      id: idOf("late"),
      occurredAt: minutesAgo(30),
      status: "failed",
      failure: { scheme: "iso8583", code: "68" },
    },
    { ...twin, id: idOf("again"), occurredAt: minutesAgo(28), status: "succeeded" },
  ]);
  expect((await failures("agent"))[idOf("late")]).toMatchObject({
    reason: "timeout",
    paidBesideAt: minutesAgo(28),
  });
  const known = await failures("analyst");
  expect(known[idOf("fraud")]).toMatchObject({ reason: "suspected_fraud", code: "59" });
  expect(known[idOf("lost")]).toMatchObject({ reason: "lost_or_stolen", code: "lost_card" });
});
