import { expect, it } from "vitest";
import { prisma } from "#app/platform/db.server.ts";
import { hours } from "#app/platform/time.ts";
import { loader } from "#app/routes/api.v1.incidents.ts";
import { apiKey } from "#tests/api.ts";

const now = Date.now();

async function ask(search: string, secret: string) {
  const response = (await loader({
    request: new Request(`http://console.test/api/v1/incidents${search}`, {
      headers: { Authorization: `Bearer ${secret}` },
    }),
    params: {},
    context: {},
  } as never)) as Response;
  return { status: response.status, body: await response.json() };
}

const incident = (ago: number, different: object = {}) => {
  const startedAt = new Date(now - ago);
  return {
    pattern: "outage",
    scope: { issuer: "East Bank" },
    reason: "issuer_unavailable",
    startedAt,
    detectedAt: startedAt,
    observed: 12,
    expected: 1.5,
    sample: 20,
    confidence: 0.9,
    severity: 2,
    amounts: { JPY: 1_200, EUR: 12_990 },
    ...different,
  };
};

it("incidents are read a page at a time, each once, though new ones open meanwhile", async () => {
  const secret = await apiKey("incidents:read");
  await prisma.incident.createMany({
    // Two began at the same moment: the id tells them apart.
    data: [1, 2, 2, 3, 4].map((ago) => incident(hours(ago), ago === 4 ? { state: "recovered" } : {})),
  });
  const seen: number[] = [];
  let cursor = "";
  for (let pages = 0; pages < 5; pages += 1) {
    const { status, body } = await ask(`?limit=2${cursor && `&cursor=${cursor}`}`, secret);
    expect(status).toBe(200);
    seen.push(...body.incidents.map(({ number }: { number: number }) => number));
    if (pages === 0) await prisma.incident.create({ data: incident(0) });
    if (body.next === null) break;
    cursor = body.next;
  }
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);

  // What a lead wrote for the public page stands there, and nothing else of the incident's words.
  await prisma.incident.updateMany({
    where: { state: "recovered" },
    data: { wording: { statusAfter: { en: "{what} work again. See you.", zh: "{what}已恢复。" } } },
  });
  const { body: over } = await ask("?state=recovered", secret);
  expect(over.incidents[0]).not.toHaveProperty("wording");
  expect(over).toMatchObject({
    incidents: [
      {
        state: "recovered",
        scope: { issuer: "East Bank" },
        severity: "major",
        amounts: expect.arrayContaining([
          { currency: "JPY", amount: "1200" },
          { currency: "EUR", amount: "129.90" },
        ]),
        mergedInto: null,
        statusText: { en: "Payments with cards of East Bank work again. See you.", zh: expect.any(String) },
      },
    ],
    next: null,
  });
  const { body: recent } = await ask(`?since=${new Date(now - hours(1.5)).toISOString()}`, secret);
  expect(recent.incidents).toHaveLength(2);
});

it("what is asked for wrongly is named, and a key needs the scope", async () => {
  const secret = await apiKey("incidents:read");
  for (const [search, name] of [
    ["?limit=0", "limit"],
    ["?state=over", "state"],
    ["?cursor=abc", "cursor"],
    ["?since=yesterday", "since"],
  ] as const) {
    const { status, body } = await ask(search, secret);
    expect([search, status]).toEqual([search, 400]);
    expect(body.detail).toContain(name);
  }
  expect((await ask("", await apiKey("transactions:read"))).status).toBe(403);
});
