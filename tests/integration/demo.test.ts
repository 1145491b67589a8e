import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { demoState, setDemoOutage, setDemoPaused } from "#app/features/simulation/demo.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import { minutes } from "#app/platform/time.ts";
import { until } from "#tests/setup/until.ts";

const system = { type: "system" } as const;
const staff = (role: Role): StaffActor => ({
  type: "staff",
  id: "01920000-0000-7000-8000-000000000001",
  sessionId: "none",
  role,
  name: "Somebody",
  email: "somebody@upay.example",
  locale: "en",
  timeZone: "UTC",
  theme: "system",
});

const open: { servers: Server[]; children: ChildProcess[] } = { servers: [], children: [] };

afterEach(async () => {
  for (const child of open.children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  for (const server of open.servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await setDemoPaused(system, false);
});

/** A console's ingest address: real storage behind it, and whatever failures a test asks for. */
async function listen(failing: () => number | null) {
  const seen = { posts: 0, rejected: 0, contradicted: 0, lastAt: 0 };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const failure = failing();
    seen.posts += 1;
    seen.lastAt = Date.now();
    if (failure !== null) {
      response.writeHead(failure, { "content-type": "application/problem+json" }).end('{"title":"Not now"}');
      return;
    }
    const { results, accepted, rejected } = await ingestTransactions(system, JSON.parse(body) as unknown[]);
    seen.rejected += rejected;
    seen.contradicted += results.filter((item) => "ignored" in item && item.ignored).length;
    response.writeHead(202, { "content-type": "application/json" });
    response.end(JSON.stringify({ accepted, rejected, results }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function startDemo(...options: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "bin/cli.ts", "demo", ...options], {
    env: { ...process.env, DEMO_API_KEY: "a key for the test" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  open.children.push(child);
  const lines: string[] = [];
  const printed: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  createInterface({ input: child.stdout }).on("line", (line) => printed.push(line));
  return {
    lines,
    printed,
    said: (words: string) => until(words, () => lines.some((line) => line.includes(words))),
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      return child.exitCode;
    },
    end: () => child.kill("SIGTERM"),
  };
}

const stored = async () =>
  Number((await pool.query("SELECT count(*)::int AS n FROM transactions")).rows[0].n);
const statuses = async () =>
  new Map(
    (await pool.query<{ id: string; status: string }>("SELECT id, status FROM transactions")).rows.map(
      ({ id, status }) => [id, status],
    ),
  );

describe("pausing the demonstration", () => {
  it("is for leads and administrators", async () => {
    for (const role of ["agent", "analyst"] as const) {
      await expect(setDemoPaused(staff(role), true)).rejects.toThrow();
    }
    expect(await demoState()).toEqual({ enabled: false, paused: false, outage: null });
    await setDemoPaused(staff("lead"), true);
    expect(await demoState()).toEqual({ enabled: false, paused: true, outage: null });
  });

  it("leaves an outage alone that somebody began, as ending that leaves the pause", async () => {
    await expect(setDemoOutage(staff("agent"), "Albion Bank")).rejects.toThrow();
    await expect(setDemoOutage(staff("lead"), "No such bank")).rejects.toThrow(Invalid);
    await setDemoOutage(staff("lead"), "Albion Bank");
    await setDemoPaused(staff("lead"), true);
    expect(await demoState()).toEqual({ enabled: false, paused: true, outage: "Albion Bank" });
    await setDemoOutage(staff("lead"), null);
    expect(await demoState()).toEqual({ enabled: false, paused: true, outage: null });
    const events = await prisma.auditEvent.findMany({
      where: { event: { startsWith: "demo.outage" } },
      orderBy: { seq: "asc" },
    });
    expect(events.map(({ event, data }) => [event, data])).toEqual([
      ["demo.outage_started", { issuer: "Albion Bank" }],
      ["demo.outage_ended", {}],
    ]);
  });

  it("is written down once, however many press at once", async () => {
    const events = () => prisma.auditEvent.count({ where: { event: { startsWith: "demo." } } });
    const before = await events();
    await Promise.all(Array.from({ length: 8 }, () => setDemoPaused(staff("admin"), true)));
    expect(await events()).toBe(before + 1);
    await setDemoPaused(staff("admin"), false);
    await setDemoPaused(staff("admin"), false);
    expect(await events()).toBe(before + 2);
  });
});

describe("the demonstration's stream", () => {
  it("waits for a console that is away, heeds the pause, ends on a signal and goes on after it", {
    timeout: minutes(4),
  }, async () => {
    let failures = 3;
    const { url, seen } = await listen(() => (failures-- > 0 ? 503 : null));
    const options = ["--url", url, "--rate", "40", "--seed", "integration"];
    const demo = startDemo(...options);
    await demo.said("trying again");
    await demo.said("takes payments again");
    await until("payments are stored", async () => (await stored()) > 100);

    await setDemoPaused(system, true);
    await demo.said("Paused in the console");
    const pausedAt = Date.now();
    await until("a pause has passed", () => Date.now() - pausedAt > 1_500);
    const posts = seen.posts;
    await setDemoPaused(system, false);
    await demo.said("Resumed in the console");
    await until("payments flow again", () => seen.posts > posts + 3);
    const { rows } = await pool.query(
      "SELECT count(*)::int AS n FROM transactions WHERE occurred_at BETWEEN $1 AND $2",
      [new Date(pausedAt), new Date(pausedAt + 1_500)],
    );
    expect(rows[0].n).toBe(0);

    const pending = async () =>
      [...(await statuses())].filter(([, status]) => status === "pending").map(([id]) => id);
    await until("several payments wait for their answer", async () => (await pending()).length >= 8);
    demo.end();
    expect(await demo.ended()).toBe(0);
    expect(demo.printed).toEqual([]);
    const open = await pending();

    const again = startDemo(...options);
    // Half of the answers take longer than 40 s, so the first of several is what can be waited for.
    const answers = minutes(2);
    await until(
      "what was pending is answered",
      async () => {
        const now = await statuses();
        return open.some((id) => now.get(id) !== "pending");
      },
      answers,
    );
    again.end();
    expect(await again.ended()).toBe(0);
    expect(seen).toMatchObject({ rejected: 0, contradicted: 0 });
    const { rows: moves } = await pool.query("SELECT from_status, to_status FROM transaction_events");
    for (const { from_status, to_status } of moves) {
      expect(["pending succeeded", "pending failed", "succeeded refunded"]).toContain(
        `${from_status} ${to_status}`,
      );
    }
  });

  it("says at once that a key is not taken", async () => {
    const { url } = await listen(() => 401);
    const demo = startDemo("--url", url);
    expect(await demo.ended()).toBe(1);
    expect(demo.lines.join("\n")).toMatch(/does not take this API key: 401/);
  });

  it("refuses a rate that is none", async () => {
    const demo = startDemo("--rate", "often");
    expect(await demo.ended()).toBe(2);
    expect(demo.lines.join("\n")).toMatch(/must be a number above 0/);
  });
});
