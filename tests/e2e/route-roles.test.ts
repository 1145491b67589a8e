import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { io } from "socket.io-client";
import { afterAll, describe, expect, inject, it } from "vitest";
import { type Role, roles } from "#app/features/accounts/permissions.ts";
import { tokenFrom, tokenHash } from "#app/features/accounts/session-cookie.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { livePath, publish, staffNamespace } from "#app/platform/publish.server.ts";
import { roomPermissions } from "#app/sockets/staff.server.ts";
import { until } from "#tests/setup/until.ts";
import { cookieOf, freshCookieOf, sameSite } from "./staff.ts";

const { url } = inject("console");

type Visitor = Role | "nobody";
const everybody: Visitor[] = ["nobody", ...roles];
const staff: Visitor[] = [...roles];
const riskStaff: Visitor[] = ["analyst", "lead", "admin"];
/** Whoever answers customers. */
const answering: Visitor[] = ["agent", "lead", "admin"];
const leads: Visitor[] = ["lead", "admin"];
const admins: Visitor[] = ["admin"];

interface Access {
  path: string;
  method?: "GET" | "POST";
  body?: Record<string, string>;
  /** whoever is not named is refused: 403, or the way to sign in for nobody */
  allowed: Visitor[];
}

const nobodysId = "00000000-0000-4000-8000-000000000000";

/**
 * Every route file and who may come in. A new route fails the first test until it stands here.
 * "Allowed" means not refused: a page that needs an id that does not exist answers 404.
 */
const matrix: Record<string, Access[]> = {
  "_index.ts": [{ path: "/", allowed: everybody }],
  "chat.frame.ts": [{ path: "/chat/frame", allowed: everybody }],
  "chat.files.$id.ts": [{ path: `/chat/files/${nobodysId}`, allowed: everybody }],
  "chat.demonstration.ts": [{ path: "/chat/demonstration", allowed: everybody }],
  "chat.session.ts": [{ path: "/chat/session", method: "POST", body: {}, allowed: everybody }],
  "healthz.ts": [{ path: "/healthz", allowed: everybody }],
  "readyz.ts": [{ path: "/readyz", allowed: everybody }],
  "metrics.ts": [{ path: "/metrics", allowed: everybody }],
  "preferences.ts": [{ path: "/preferences", method: "POST", body: {}, allowed: everybody }],
  "auth.sign-in.tsx": [{ path: "/auth/sign-in", allowed: everybody }],
  "auth.second-factor.tsx": [{ path: "/auth/second-factor", allowed: everybody }],
  "auth.sign-out.ts": [{ path: "/auth/sign-out", allowed: everybody }],
  "auth.welcome._index.tsx": [{ path: "/auth/welcome", allowed: everybody }],
  "auth.welcome.$token.ts": [{ path: "/auth/welcome/none", allowed: everybody }],
  "console.tsx": [{ path: "/console", allowed: staff }],
  "console._index.tsx": [{ path: "/console?index", allowed: staff }],
  "console.counts.ts": [{ path: "/console/counts", allowed: staff }],
  "console.search.ts": [{ path: "/console/search?q=x1", allowed: staff }],
  "console.profile.tsx": [
    { path: "/console/profile", allowed: staff },
    { path: "/console/profile", method: "POST", body: { intent: "nothing" }, allowed: staff },
  ],
  "console.transactions._index.tsx": [{ path: "/console/transactions", allowed: staff }],
  "console.transactions.$id.tsx": [{ path: "/console/transactions/none", allowed: staff }],
  "console.transactions.export.ts": [{ path: "/console/transactions/export?q=none", allowed: riskStaff }],
  "console.customers.$id.tsx": [{ path: "/console/customers/none", allowed: staff }],
  "console.inbox.$id.tsx": [{ path: `/console/inbox/${nobodysId}`, allowed: staff }],
  "console.files.$id.ts": [{ path: `/console/files/${nobodysId}`, allowed: staff }],
  "console.inbox.$id.chat.ts": [
    { path: `/console/inbox/${nobodysId}/chat`, allowed: staff },
    { path: `/console/inbox/${nobodysId}/chat`, method: "POST", body: {}, allowed: staff },
  ],
  "console.inbox.$id.send.ts": [
    { path: `/console/inbox/${nobodysId}/send`, method: "POST", body: {}, allowed: staff },
  ],
  "console.inbox.$id.mails.ts": [
    { path: `/console/inbox/${nobodysId}/mails`, method: "POST", body: {}, allowed: staff },
  ],
  "console.email.tsx": [
    // Leads are led to the failed mails.
    { path: "/console/email", allowed: leads },
    { path: "/console/email", method: "POST", body: { intent: "nothing" }, allowed: admins },
  ],
  "console.mails.$id.ts": [
    { path: `/console/mails/${nobodysId}`, allowed: staff },
    { path: `/console/mails/${nobodysId}`, method: "POST", body: {}, allowed: staff },
  ],
  "console.mails.$id.page.ts": [{ path: `/console/mails/${nobodysId}/page`, allowed: staff }],
  "console.mails.$id.page-with-images.ts": [
    { path: `/console/mails/${nobodysId}/page-with-images`, allowed: staff },
  ],
  "console.mails.$id.headers.ts": [{ path: `/console/mails/${nobodysId}/headers`, allowed: riskStaff }],
  "console.mails.$id.original.ts": [{ path: `/console/mails/${nobodysId}/original`, allowed: riskStaff }],
  "console.email_.failed.tsx": [
    { path: "/console/email/failed", allowed: leads },
    { path: "/console/email/failed", method: "POST", body: { intent: "retry", id: "none" }, allowed: leads },
  ],
  "console.email_.failed_.$id.ts": [{ path: `/console/email/failed/${nobodysId}`, allowed: leads }],
  "console.email_.tests.$id.ts": [{ path: `/console/email/tests/${nobodysId}`, allowed: admins }],
  "files.$token.ts": [{ path: "/files/none", allowed: everybody }],
  "console.inbox.$id.replies.ts": [{ path: `/console/inbox/${nobodysId}/replies`, allowed: answering }],
  "console.inbox.macros.ts": [
    { path: "/console/inbox/macros", allowed: answering },
    { path: "/console/inbox/macros", method: "POST", body: {}, allowed: answering },
  ],
  "console.replies.tsx": [
    { path: "/console/replies", allowed: answering },
    { path: "/console/replies", method: "POST", body: { intent: "save" }, allowed: leads },
  ],
  "console.inbox.$id.related.ts": [
    { path: `/console/inbox/${nobodysId}/related`, allowed: staff },
    { path: `/console/inbox/${nobodysId}/related`, method: "POST", body: {}, allowed: staff },
  ],
  "console.inbox.$id.page.ts": [{ path: `/console/inbox/${nobodysId}/page`, allowed: staff }],
  "console.inbox.$id.clocks.ts": [{ path: `/console/inbox/${nobodysId}/clocks`, allowed: staff }],
  "console.inbox.$id.thread.ts": [{ path: `/console/inbox/${nobodysId}/thread`, allowed: staff }],
  "console.inbox.$id.draft.ts": [
    { path: `/console/inbox/${nobodysId}/draft`, method: "POST", body: {}, allowed: staff },
  ],
  "console.availability.ts": [
    { path: "/console/availability", allowed: staff },
    { path: "/console/availability", method: "POST", body: { available: "false" }, allowed: answering },
  ],
  "console.inbox.tsx": [{ path: "/console/inbox?view=mine", allowed: staff }],
  "console.inbox._index.tsx": [{ path: "/console/inbox", allowed: staff }],
  "console.inbox.rows.ts": [{ path: `/console/inbox/rows?ids=${nobodysId}`, allowed: staff }],
  "console.inbox.changes.ts": [
    { path: "/console/inbox/changes", method: "POST", body: {}, allowed: answering },
  ],
  "console.inbox.views.ts": [{ path: "/console/inbox/views", method: "POST", body: {}, allowed: staff }],
  "console.inbox.search.tsx": [{ path: "/console/inbox/search?q=x", allowed: staff }],
  "console.alerts.tsx": [{ path: "/console/alerts?state=closed", allowed: riskStaff }],
  "console.alerts._index.tsx": [{ path: "/console/alerts", allowed: riskStaff }],
  "console.alerts.$id.tsx": [
    { path: `/console/alerts/${nobodysId}`, allowed: riskStaff },
    {
      path: `/console/alerts/${nobodysId}`,
      method: "POST",
      body: { intent: "decide", disposition: "fraud", seen: "0" },
      allowed: riskStaff,
    },
    {
      path: `/console/alerts/${nobodysId}`,
      method: "POST",
      body: { intent: "reopen", seen: "0" },
      allowed: riskStaff,
    },
  ],
  "console.models._index.tsx": [
    { path: "/console/models", allowed: riskStaff },
    { path: "/console/models", method: "POST", body: { days: "0" }, allowed: leads },
  ],
  "console.models.$version.tsx": [
    { path: "/console/models/2000000000", allowed: riskStaff },
    { path: "/console/models/2000000000", method: "POST", body: { intent: "roll_back" }, allowed: leads },
  ],
  "console.rules._index.tsx": [{ path: "/console/rules", allowed: riskStaff }],
  "console.rules.$id.tsx": [
    { path: "/console/rules/new", allowed: riskStaff },
    { path: "/console/rules/new", method: "POST", body: { intent: "save" }, allowed: riskStaff },
    {
      path: "/console/rules/velocity",
      method: "POST",
      body: { intent: "move", from: "shadow", to: "retired", version: "0" },
      allowed: leads,
    },
  ],
  "console.rules.backtests.$id.ts": [
    { path: `/console/rules/backtests/${nobodysId}`, allowed: riskStaff },
    { path: `/console/rules/backtests/${nobodysId}`, method: "POST", body: {}, allowed: riskStaff },
  ],
  "console.rules.capacity.tsx": [
    { path: "/console/rules/capacity", allowed: riskStaff },
    { path: "/console/rules/capacity", method: "POST", body: { threshold: "none" }, allowed: leads },
  ],
  "console.rules.drift.tsx": [{ path: "/console/rules/drift", allowed: riskStaff }],
  "console.rules.lists.tsx": [
    { path: "/console/rules/lists", allowed: riskStaff },
    { path: "/console/rules/lists", method: "POST", body: { intent: "remove", id: "0" }, allowed: riskStaff },
  ],
  "console.failures.tsx": [{ path: "/console/failures?range=7d", allowed: riskStaff }],
  "console_.wall.tsx": [{ path: "/console/wall?range=24h", allowed: riskStaff }],
  "console.failures_.codes.tsx": [
    { path: "/console/failures/codes", allowed: riskStaff },
    { path: "/console/failures/codes", method: "POST", body: { intent: "nothing" }, allowed: leads },
  ],
  "console.failures_.export.ts": [{ path: "/console/failures/export", allowed: riskStaff }],
  "console.reports.tsx": [{ path: "/console/reports?days=7", allowed: leads }],
  "console.fields.tsx": [
    { path: "/console/fields", allowed: admins },
    { path: "/console/fields", method: "POST", body: { intent: "nothing" }, allowed: admins },
  ],
  "console.teams.tsx": [
    { path: "/console/teams", allowed: leads },
    { path: "/console/teams", method: "POST", body: { intent: "nothing" }, allowed: leads },
  ],
  "console.service-levels.tsx": [
    { path: "/console/service-levels", allowed: leads },
    { path: "/console/service-levels", method: "POST", body: { intent: "nothing" }, allowed: leads },
  ],
  "console.reports_.export.ts": [{ path: "/console/reports/export", allowed: leads }],
  "console.incidents.tsx": [{ path: "/console/incidents?all=yes", allowed: staff }],
  "console.incidents._index.tsx": [{ path: "/console/incidents", allowed: staff }],
  "console.incidents.$id.tsx": [{ path: `/console/incidents/${nobodysId}`, allowed: staff }],
  "console.incidents.$id_.changes.ts": [
    {
      path: `/console/incidents/${nobodysId}/changes`,
      method: "POST",
      body: { intent: "note", note: "x" },
      allowed: staff,
    },
  ],
  "console.incidents.$id_.split.ts": [
    { path: `/console/incidents/${nobodysId}/split?method=card`, allowed: leads },
  ],
  "console.incidents.$id_.customers.ts": [
    { path: `/console/incidents/${nobodysId}/customers`, allowed: riskStaff },
  ],
  "survey.$token.tsx": [
    { path: "/survey/none", allowed: everybody },
    { path: "/survey/none", method: "POST", body: { rating: "9" }, allowed: everybody },
  ],
  "help.contact.tsx": [
    { path: "/help/contact", allowed: everybody },
    { path: "/help/contact", method: "POST", body: { message: "" }, allowed: everybody },
  ],
  "console.calls.tsx": [
    { path: "/console/calls", allowed: staff },
    {
      path: "/console/calls",
      method: "POST",
      body: { outcome: "none" },
      allowed: ["agent", "lead", "admin"],
    },
  ],
  "console.inbox.$id.complaint.ts": [
    {
      path: `/console/inbox/${nobodysId}/complaint`,
      method: "POST",
      body: { id: nobodysId, to: "undone" },
      allowed: staff,
    },
  ],
  "console.inbox.$id.context.ts": [
    { path: `/console/inbox/${nobodysId}/context`, allowed: staff },
    {
      path: `/console/inbox/${nobodysId}/context`,
      method: "POST",
      body: { intent: "link", transactionId: "none" },
      allowed: staff,
    },
  ],
  "console.system.tsx": [
    { path: "/console/system", allowed: leads },
    { path: "/console/system", method: "POST", body: { paused: "no" }, allowed: leads },
  ],
  "console.audit.tsx": [
    { path: "/console/audit", allowed: leads },
    { path: "/console/audit", method: "POST", body: {}, allowed: leads },
  ],
  "console.chat.tsx": [
    { path: "/console/chat", allowed: admins },
    { path: "/console/chat", method: "POST", body: { intent: "nothing" }, allowed: admins },
  ],
  "console.users.tsx": [
    { path: "/console/users", allowed: admins },
    {
      path: "/console/users",
      method: "POST",
      body: { intent: "deactivate", id: nobodysId },
      allowed: admins,
    },
  ],
  "console.api-keys.tsx": [
    { path: "/console/api-keys", allowed: admins },
    { path: "/console/api-keys", method: "POST", body: { intent: "revoke", id: nobodysId }, allowed: admins },
  ],
};

/** Bearer keys, not roles: a session opens none of them. */
const keyRoutes: Record<string, { path: string; method?: string; open?: true }> = {
  "api.v1.transactions.ts": { path: "/api/v1/transactions", method: "POST" },
  "api.v1.transactions.$id.ts": { path: "/api/v1/transactions/none" },
  "api.v1.incidents.ts": { path: "/api/v1/incidents" },
  "api.v1.labels.ts": { path: "/api/v1/labels", method: "POST" },
  "api.v1.decisions.ts": { path: "/api/v1/decisions", method: "POST" },
  "api.v1.calls.ts": { path: "/api/v1/calls", method: "POST" },
  "api.v1.emails.ts": { path: "/api/v1/emails", method: "POST" },
  "api.v1.openapi[.]json.ts": { path: "/api/v1/openapi.json", open: true },
  "api.v1.$.ts": { path: "/api/v1/none", open: true },
};

async function ask({ path, method = "GET", body }: Access, visitor: Visitor) {
  const cookie: Record<string, string> = visitor === "nobody" ? {} : { Cookie: await cookieOf(visitor) };
  const response = await fetch(url + path, {
    method,
    redirect: "manual",
    headers: { ...(method === "POST" && sameSite), ...cookie },
    body: method === "POST" ? new URLSearchParams(body) : undefined,
  });
  await response.arrayBuffer();
  return { status: response.status, location: response.headers.get("location") ?? "" };
}

describe("routes", () => {
  it("are all in the matrix, and the matrix names no other", () => {
    const files = readdirSync(join(import.meta.dirname, "../../app/routes")).filter(
      (file) => !file.includes(".test."),
    );
    expect([...Object.keys(matrix), ...Object.keys(keyRoutes)].sort()).toEqual(files.sort());
  });

  for (const [file, accesses] of Object.entries(matrix)) {
    it(`${file} opens to whom it should`, async () => {
      for (const access of accesses) {
        for (const visitor of everybody) {
          const { status, location } = await ask(access, visitor);
          const what = `${access.method ?? "GET"} ${access.path} as ${visitor}: ${status} ${location}`;
          const sentToSignIn = status === 302 && location.startsWith("/auth/sign-in");
          expect(status, what).toBeLessThan(500);
          if (access.allowed.includes(visitor)) {
            expect(status, what).not.toBe(403);
            if (access.path.startsWith("/console")) expect(sentToSignIn, what).toBe(false);
          } else if (visitor === "nobody") expect(sentToSignIn, what).toBe(true);
          else expect(status, what).toBe(403);
        }
      }
    });
  }

  for (const [file, { path, method = "GET", open }] of Object.entries(keyRoutes)) {
    it(`${file} ${open ? "is open" : "asks for a key, and a session is none"}`, async () => {
      for (const visitor of ["nobody", "admin"] as const) {
        const { status } = await ask(
          { path, method: method as "GET" | "POST", body: {}, allowed: [] },
          visitor,
        );
        if (open) expect([200, 404]).toContain(status);
        else expect(status).toBe(401);
      }
    });
  }
});

describe("live events", () => {
  const sockets: ReturnType<typeof io>[] = [];
  afterAll(() => {
    for (const socket of sockets) socket.disconnect();
  });

  async function listen(cookie: string | null) {
    const socket = io(url + staffNamespace, {
      path: livePath,
      forceNew: true,
      reconnection: false,
      transports: ["websocket"],
      extraHeaders: cookie ? { Cookie: cookie } : {},
    });
    sockets.push(socket);
    const refusal = await new Promise<string | null>((resolve) => {
      socket.once("connect", () => resolve(null));
      socket.once("connect_error", (error) => resolve(error.message));
    });
    return { socket, refusal };
  }

  it("are told to nobody who is not signed in", async () => {
    expect((await listen(null)).refusal).toBe("signed_out");
    expect((await listen("upay_session=forged")).refusal).toBe("signed_out");
  });

  it("end with the session they began with", async () => {
    const cookie = await freshCookieOf("agent");
    const { socket, refusal } = await listen(cookie);
    expect(refusal).toBeNull();
    const cut = new Promise<string>((resolve) => socket.once("disconnect", resolve));
    await fetch(`${url}/auth/sign-out`, {
      method: "POST",
      redirect: "manual",
      headers: { ...sameSite, Cookie: cookie },
    });
    expect(await cut).toBe("io server disconnect");
    expect((await listen(cookie)).refusal).toBe("signed_out");
  });

  it("reach those rooms only that the role may sit in", async () => {
    expect(roomPermissions.map(([room]) => room).sort()).toEqual([
      "alerts",
      "inbox",
      "incidents",
      "system",
      "transactions",
    ]);
    const heard: Record<string, string[]> = {};
    const complete = roles.map(async (role) => {
      const { socket, refusal } = await listen(await cookieOf(role));
      expect(refusal).toBeNull();
      heard[role] = [];
      socket.onAny((event: string) => heard[role]?.push(event));
      // Everybody may hear of transactions; events of one server arrive in the order they were sent.
      return new Promise<void>((resolve) =>
        socket.on("transactions.arrived", ({ count }) => count === -1 && resolve()),
      );
    });
    const listening = Promise.all(complete);
    await Promise.all(roles.map(async (role) => expect(await cookieOf(role)).toBeTruthy()));
    const told = setInterval(() => {
      publish("alerts", "alerts.opened", { ids: [], highest: 0 });
      publish("system", "demo.changed", { paused: false });
      publish("incidents", "incident.changed", { id: nobodysId, number: 0, state: "open", severity: 1 });
      publish("inbox", "conversations.changed", []);
      publish("transactions", "transactions.arrived", { count: -1 });
    }, 100);
    await listening;
    clearInterval(told);
    const heardOnce = Object.fromEntries(
      Object.entries(heard).map(([role, events]) => [role, [...new Set(events)].sort()]),
    );
    expect(heardOnce).toEqual({
      agent: ["conversations.changed", "incident.changed", "transactions.arrived"],
      analyst: ["alerts.opened", "conversations.changed", "incident.changed", "transactions.arrived"],
      lead: [
        "alerts.opened",
        "conversations.changed",
        "demo.changed",
        "incident.changed",
        "transactions.arrived",
      ],
      admin: [
        "alerts.opened",
        "conversations.changed",
        "demo.changed",
        "incident.changed",
        "transactions.arrived",
      ],
    });
  });

  it("take a message of whoever may answer, once, and of nobody whose session is over", async () => {
    const { id: conversationId } = await openConversation(
      { type: "system" },
      {
        channel: "chat",
        contact: { name: "Wei" },
        locale: "en",
        subject: "By the line",
        first: {
          kind: "inbound",
          author: { type: "customer", id: null },
          body: "Hello",
          clientId: randomUUID(),
        },
      },
    );
    const message = (body: string, more: object = {}) => ({
      conversationId,
      message: { intent: "reply", body, clientId: randomUUID(), seenSeq: null, status: null, ...more },
    });
    const ask = (socket: ReturnType<typeof io>, question: unknown) =>
      socket.timeout(10_000).emitWithAck("message.send", question) as Promise<{
        ok: boolean;
        seq: number;
      } | null>;
    for (const role of roles) {
      const { socket } = await listen(await cookieOf(role));
      expect((await ask(socket, message(`By ${role}`)))?.ok ?? false).toBe(answering.includes(role));
    }
    const cookie = await freshCookieOf("agent");
    const { socket } = await listen(cookie);
    const once = message("Said once");
    const said = await ask(socket, once);
    expect(await ask(socket, once)).toEqual(said);
    expect(await ask(socket, message("Too late", { seenSeq: 1 }))).toMatchObject({
      ok: false,
      crossedSeq: said!.seq - 1,
    });
    for (const bad of [
      null,
      7,
      "x",
      {},
      message(""),
      message("x", { seenSeq: "' OR 1=1" }),
      { ...once, actor: "x" },
    ])
      expect(await ask(socket, bad)).toBeNull();
    expect(await ask(socket, { ...once, conversationId: nobodysId })).toBeNull();
    // Ended where nobody could cut the line.
    await prisma.session.updateMany({
      where: { id: tokenHash(tokenFrom(cookie)!) },
      data: { revokedAt: new Date() },
    });
    expect(await ask(socket, message("After the end"))).toBeNull();
    const held = await prisma.message.findMany({
      where: { conversationId, kind: "reply" },
      orderBy: { seq: "asc" },
      select: { body: true },
    });
    expect(held.map(({ body }) => body)).toEqual(["By agent", "By lead", "By admin", "Said once"]);
  });

  it("let staff say where they are, in shape and within reason, to whoever is there too", async () => {
    const [first, second, elsewhere] = await Promise.all(
      (["agent", "lead", "analyst"] as const).map(
        async (role) => (await listen(await cookieOf(role))).socket,
      ),
    );
    const heard: unknown[] = [];
    const astray: unknown[] = [];
    second!.on("presence.told", (told) => heard.push(told));
    elsewhere!.onAny((...event) => astray.push(event));
    const here = (page: string, doing: string | null) => ({ conversationId: nobodysId, page, doing });
    await until("the second hears the first", () => {
      second!.emit("presence.tell", here("page-second", "looking"));
      first!.emit("presence.tell", here("page-first", "looking"));
      return heard.length > 0;
    });
    for (const bad of [null, 7, "x", [], {}, here("short", "looking"), here("page-first", "stealing")])
      first!.emit("presence.tell", bad);
    first!.emit("presence.tell", { ...here("page-first", "looking"), conversationId: "' OR 1=1" });
    first!.emit("presence.tell", {
      ...here("page-first", "looking"),
      staffId: "somebody else",
      name: "Boss",
    });
    first!.emit("conversations.changed", {});
    await until("the last is heard", () => {
      first!.emit("presence.tell", here("page-first", "replying"));
      return heard.some((told) => (told as { doing: string }).doing === "replying");
    });
    const doings = heard.map((told) => (told as { doing: string }).doing);
    expect(new Set(doings)).toEqual(new Set(["looking", "replying"]));
    expect(JSON.stringify(heard)).not.toContain("Boss");
    first!.disconnect();
    await until("the first is gone", () => (heard.at(-1) as { doing: unknown }).doing === null);
    expect(astray.filter((event) => String((event as unknown[])[0]).startsWith("presence"))).toEqual([]);
  });
});
