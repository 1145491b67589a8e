import { describe, expect, it, vi } from "vitest";
import {
  createApiKey,
  listApiKeys,
  provideApiKey,
  requireApiKey,
  revokeApiKey,
} from "#app/features/accounts/api-keys.server.ts";
import type { Scope, StaffActor } from "#app/features/accounts/permissions.ts";
import { tokenHash } from "#app/features/accounts/session-cookie.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { days, seconds } from "#app/platform/time.ts";

const system = { type: "system" } as const;
const write: Scope[] = ["transactions:write"];

const call = (authorization: string | null, scope: Scope = "transactions:write", now = new Date()) =>
  requireApiKey(
    new Request("http://console.test/api/v1/transactions", {
      headers: authorization === null ? {} : { Authorization: authorization },
    }),
    scope,
    now,
  );

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error("it was allowed");
    },
    (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      return error;
    },
  );

describe("API keys", () => {
  it("open what their scopes say, and nothing of the secret is kept", async () => {
    const { id, secret } = await createApiKey(system, { name: "Shop", scopes: write, lifetime: "90" });
    expect(secret).toMatch(/^upay_[\w-]{43}$/);
    expect(await call(`Bearer ${secret}`)).toEqual({ type: "api_key", id, scopes: write });
    const stored = await prisma.apiKey.findUniqueOrThrow({ where: { id } });
    expect(stored.secretHash).toBe(tokenHash(secret));
    expect(secret.startsWith(stored.prefix)).toBe(true);
    expect(stored.prefix).toHaveLength(11);
  });

  it("answer 401 with a challenge where there is no usable key", async () => {
    const missing = await refusal(call(null));
    expect([missing.status, missing.code]).toEqual([401, "missing_api_key"]);
    expect(missing.headers?.["WWW-Authenticate"]).toBe('Bearer realm="upay"');
    for (const header of [
      "Basic dXNlcjpwYXNz",
      "Bearer",
      "Bearer upay_short",
      `Bearer upay_${"a".repeat(43)}`,
    ]) {
      const wrong = await refusal(call(header));
      expect([wrong.status, wrong.code]).toEqual([401, "invalid_api_key"]);
      expect(wrong.headers?.["WWW-Authenticate"]).toContain('error="invalid_token"');
    }
  });

  it("answer 403 and name the scope that is missing", async () => {
    const { secret } = await createApiKey(system, { name: "Writer", scopes: write, lifetime: "never" });
    const refused = await refusal(call(`Bearer ${secret}`, "transactions:read"));
    expect([refused.status, refused.code]).toEqual([403, "insufficient_scope"]);
    expect(refused.detail).toContain("transactions:read");
  });

  it("say that they expired", async () => {
    const { secret } = await createApiKey(system, { name: "Brief", scopes: write, lifetime: "30" });
    await call(`Bearer ${secret}`, "transactions:write", new Date(Date.now() + days(29)));
    const refused = await refusal(
      call(`Bearer ${secret}`, "transactions:write", new Date(Date.now() + days(31))),
    );
    expect(refused.status).toBe(401);
    expect(refused.detail).toMatch(/expired on \d{4}-\d\d-\d\d/);
  });

  it("stop at once where they were revoked, and within 5 s in other processes", async () => {
    const here = await createApiKey(system, { name: "Here", scopes: write, lifetime: "never" });
    await call(`Bearer ${here.secret}`);
    await revokeApiKey(system, here.id);
    expect((await refusal(call(`Bearer ${here.secret}`))).detail).toContain("revoked");

    const there = await createApiKey(system, { name: "There", scopes: write, lifetime: "never" });
    await call(`Bearer ${there.secret}`);
    await prisma.apiKey.update({ where: { id: there.id }, data: { revokedAt: new Date() } });
    const soon = new Date(Date.now() + seconds(5));
    expect((await refusal(call(`Bearer ${there.secret}`, "transactions:write", soon))).status).toBe(401);
  });

  it("note their use at most once a minute", async () => {
    const { id, secret } = await createApiKey(system, { name: "Used", scopes: write, lifetime: "never" });
    const first = new Date();
    const lastUsed = async () =>
      (await prisma.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt?.getTime();
    await call(`Bearer ${secret}`, "transactions:write", first);
    await vi.waitFor(async () => expect(await lastUsed()).toBe(first.getTime()));
    await call(`Bearer ${secret}`, "transactions:write", new Date(first.getTime() + seconds(59)));
    const later = new Date(first.getTime() + seconds(61));
    await call(`Bearer ${secret}`, "transactions:write", later);
    await vi.waitFor(async () => expect(await lastUsed()).toBe(later.getTime()));
  });

  it("are managed by administrators only", async () => {
    const lead: StaffActor = {
      type: "staff",
      id: "0190a000-0000-7000-8000-000000000000",
      sessionId: "none",
      role: "lead",
      name: "Lead",
      email: "lead@upay.example",
      locale: "en",
      timeZone: "UTC",
      theme: "system",
    };
    const { id } = await createApiKey(system, { name: "Kept", scopes: write, lifetime: "never" });
    for (const attempt of [
      () => listApiKeys(lead),
      () => createApiKey(lead, { name: "No", scopes: write, lifetime: "never" }),
      () => revokeApiKey(lead, id),
    ]) {
      expect((await refusal(attempt())).code).toBe("forbidden");
    }
    await revokeApiKey(system, id);
    expect((await refusal(revokeApiKey(system, id))).code).toBe("not_found");
    const changes = await prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { seq: "asc" } });
    expect(changes.map(({ event }) => event)).toEqual(["api_key.created", "api_key.revoked"]);
  });

  it("are provided for the demonstration once, and a new one replaces the old", async () => {
    const name = `Demonstration ${Date.now()}`;
    const [first, second] = ["a", "b"].map((letter) => `upay_${`${Date.now()}`.padEnd(43, letter)}`);
    await provideApiKey(system, name, first!, write);
    await provideApiKey(system, name, first!, write);
    expect(await prisma.apiKey.count({ where: { name } })).toBe(1);
    await provideApiKey(system, name, second!, write);
    await call(`Bearer ${second}`);
    expect((await refusal(call(`Bearer ${first}`))).detail).toContain("revoked");
  });
});
