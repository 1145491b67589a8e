import { randomBytes } from "node:crypto";
import { generateSync } from "otplib";
import { describe, expect, it } from "vitest";
import { readAccessToken } from "#app/features/accounts/access-tokens.server.ts";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { savePreferences } from "#app/features/accounts/preferences.server.ts";
import { acceptLink, changePassword, updateProfile } from "#app/features/accounts/profile.server.ts";
import { sessionCookie } from "#app/features/accounts/session-cookie.server.ts";
import {
  actorFromCookie,
  endOtherSessions,
  endSession,
  listSessions,
  requireActor,
  sessionFromCookie,
} from "#app/features/accounts/sessions.server.ts";
import { proveSecondFactor, signIn } from "#app/features/accounts/sign-in.server.ts";
import {
  changeRole,
  createStaff,
  deactivateStaff,
  inviteStaff,
  listStaff,
  reactivateStaff,
  resetStaff,
} from "#app/features/accounts/staff.server.ts";
import {
  beginTwoFactor,
  confirmTwoFactor,
  disableTwoFactor,
  readTwoFactor,
  renewRecoveryCodes,
} from "#app/features/accounts/two-factor.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { redis } from "#app/platform/redis.server.ts";
import { days, hours, minutes } from "#app/platform/time.ts";

const system = { type: "system" } as const;
const password = "quiet harbour lights";
let people = 0;

/** Somebody at an address that nobody has tried from. */
const newClient = () => {
  const [a, b] = randomBytes(8).toString("hex").match(/.{4}/g)!;
  return { address: `2001:db8:${a}:${b}::1`, userAgent: "test browser" };
};

async function person(role: Role = "agent") {
  people += 1;
  const email = `person${people}.${Date.now().toString(36)}@upay.example`;
  const { id } = await createStaff(system, { email, name: "Test Person", role, password });
  return { id, email };
}

const cookieOf = (token: string) => sessionCookie(token).split(";")[0]!;

async function signedIn(email: string): Promise<StaffActor & { cookie: string }> {
  const { token } = await signIn({ email, password }, newClient());
  const cookie = cookieOf(token);
  return { ...(await actorFromCookie(cookie))!, cookie };
}

const problem = (work: Promise<unknown>) =>
  work.then(
    () => "it was allowed",
    (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      return error.errors?.[0]?.code ?? error.code;
    },
  );

const events = async (subjectId: string) =>
  (await prisma.auditEvent.findMany({ where: { subjectId }, orderBy: { seq: "asc" } })).map(
    ({ event }) => event,
  );

/** The code of a moment that has not been used yet: each call moves one step on, within the window. */
function codes(secret: string) {
  let step = Math.floor(Date.now() / 30_000) - 1;
  return () => generateSync({ secret, epoch: step++ * 30 });
}

async function enrolled(role: Role = "agent") {
  const { id, email } = await person(role);
  const actor = await signedIn(email);
  await beginTwoFactor(actor);
  const { secret } = (await readTwoFactor(actor)).pending!;
  const nextCode = codes(secret);
  const recovery = await confirmTwoFactor(actor, nextCode(), null);
  return { id, email, actor, secret, nextCode, recovery };
}

describe("signing in", () => {
  it("takes the right password, whatever the case of the address, and nothing else", async () => {
    const { id, email } = await person();
    const { token, owesCode } = await signIn({ email: ` ${email.toUpperCase()} `, password }, newClient());
    expect(owesCode).toBe(false);
    expect((await actorFromCookie(cookieOf(token)))?.id).toBe(id);
    expect(await problem(signIn({ email, password: `${password}.` }, newClient()))).toBe("wrong_credentials");
    expect(await problem(signIn({ email: "nobody@upay.example", password }, newClient()))).toBe(
      "wrong_credentials",
    );
    expect(await events(id)).toContain("sign_in.refused");
  });

  it("takes over the browser's language and time zone the first time, and never again", async () => {
    const { id, email } = await person();
    const settings = async () => {
      const { locale, timeZone } = await prisma.staff.findUniqueOrThrow({ where: { id } });
      return { locale, timeZone };
    };
    await signIn({ email, password }, newClient(), { locale: "zh", timeZone: "Asia/Shanghai" });
    expect(await settings()).toEqual({ locale: "zh", timeZone: "Asia/Shanghai" });
    await signIn({ email, password }, newClient(), { locale: "en", timeZone: "Europe/Lisbon" });
    expect(await settings()).toEqual({ locale: "zh", timeZone: "Asia/Shanghai" });
  });

  it("keeps only a hash of the token and sends a cookie scripts cannot read", async () => {
    const { email } = await person();
    const { token } = await signIn({ email, password }, newClient());
    expect(await prisma.session.count({ where: { id: token } })).toBe(0);
    expect(sessionCookie(token)).toMatch(/; Path=\/; HttpOnly; SameSite=Lax/);
  });

  it("refuses people who are deactivated and ends what they had open", async () => {
    const admin = await signedIn((await person("admin")).email);
    const { id, email } = await person();
    const { cookie } = await signedIn(email);
    await deactivateStaff(admin, id);
    expect(await actorFromCookie(cookie)).toBeNull();
    expect(await problem(signIn({ email, password }, newClient()))).toBe("wrong_credentials");
    await reactivateStaff(admin, id);
    expect((await signedIn(email)).id).toBe(id);
  });

  it("limits attempts on an account, also when they come side by side and from many addresses", async () => {
    const { email } = await person();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        problem(signIn({ email, password: "wrong wrong wrong" }, newClient())),
      ),
    );
    expect(answers.filter((code) => code === "wrong_credentials")).toHaveLength(8);
    expect(await problem(signIn({ email, password }, newClient()))).toBe("too_many_requests");
    const refusal = await signIn({ email, password }, newClient()).catch((error: ProblemError) => error);
    const wait = Number((refusal as ProblemError).headers?.["Retry-After"]);
    expect(wait).toBeGreaterThan(14 * 60);
    expect(wait).toBeLessThanOrEqual(15 * 60);
  });

  it("limits attempts from one address on many accounts", async () => {
    const client = newClient();
    const answers: string[] = [];
    for (let attempt = 0; attempt < 62; attempt++) {
      answers.push(await problem(signIn({ email: `guess${attempt}@upay.example`, password }, client)));
    }
    expect(answers.filter((code) => code === "wrong_credentials")).toHaveLength(60);
    expect(answers.at(-1)).toBe("too_many_requests");
    const neighbour = { ...client, address: client.address.replace(/1$/, "2") };
    expect(await problem(signIn({ email: "one.more@upay.example", password }, neighbour))).toBe(
      "too_many_requests",
    );
  });

  it("forgets wrong attempts after a right one", async () => {
    const { email } = await person();
    for (let round = 0; round < 3; round++) {
      for (let wrong = 0; wrong < 6; wrong++) {
        expect(await problem(signIn({ email, password: "wrong wrong wrong" }, newClient()))).toBe(
          "wrong_credentials",
        );
      }
      await signIn({ email, password }, newClient());
    }
  });
});

describe("attempts", () => {
  const wrong = (email: string) => problem(signIn({ email, password: "wrong wrong wrong" }, newClient()));

  it("go on being counted when Redis was emptied in the middle", async () => {
    const { email } = await person();
    for (let attempt = 0; attempt < 4; attempt++) expect(await wrong(email)).toBe("wrong_credentials");
    await redis().script("FLUSH");
    const counters = await redis().keys("upay:attempts:*");
    await redis().del(...counters);
    for (let attempt = 0; attempt < 8; attempt++) expect(await wrong(email)).toBe("wrong_credentials");
    expect(await wrong(email)).toBe("too_many_requests");
  });

  it("are limited while Redis is away, and people can still sign in", async () => {
    const [victim, other] = [await person(), await person()];
    redis().disconnect();
    try {
      await signIn({ email: other.email, password }, newClient());
      for (let attempt = 0; attempt < 8; attempt++)
        expect(await wrong(victim.email)).toBe("wrong_credentials");
      expect(await wrong(victim.email)).toBe("too_many_requests");
    } finally {
      await redis().connect();
    }
    await signIn({ email: other.email, password }, newClient());
  });
});

describe("sessions", () => {
  it("end after 12 idle hours, go on while used, and end after 14 days at the latest", async () => {
    const { email } = await person();
    const { cookie } = await signedIn(email);
    const start = Date.now();
    expect(await sessionFromCookie(cookie, new Date(start + hours(11)))).not.toBeNull();
    expect(await sessionFromCookie(cookie, new Date(start + hours(22)))).not.toBeNull();
    expect(await sessionFromCookie(cookie, new Date(start + hours(35)))).toBeNull();

    const { cookie: used } = await signedIn(email);
    for (let hour = 10; hour < 14 * 24; hour += 10) {
      expect(await sessionFromCookie(used, new Date(start + hours(hour)))).not.toBeNull();
    }
    expect(await sessionFromCookie(used, new Date(start + days(14) + minutes(1)))).toBeNull();
  });

  it("are written to at most once a minute", async () => {
    const { email } = await person();
    const { cookie, sessionId } = await signedIn(email);
    const seen = async () =>
      (await prisma.session.findUniqueOrThrow({ where: { id: sessionId } })).lastSeenAt;
    const first = await seen();
    await sessionFromCookie(cookie, new Date(first.getTime() + 59_000));
    expect(await seen()).toEqual(first);
    await sessionFromCookie(cookie, new Date(first.getTime() + 60_000));
    expect((await seen()).getTime()).toBe(first.getTime() + 60_000);
  });

  it("are listed to their owner and can be ended by nobody else", async () => {
    const { email } = await person();
    const here = await signedIn(email);
    const there = await signedIn(email);
    const stranger = await signedIn((await person()).email);
    expect((await listSessions(here)).map(({ id, current }) => [id, current])).toEqual([
      [here.sessionId, true],
      [there.sessionId, false],
    ]);
    expect(await problem(endSession(stranger, here.sessionId))).toBe("not_found");
    await endSession(here, there.sessionId);
    expect(await actorFromCookie(there.cookie)).toBeNull();
    await signedIn(email);
    await signedIn(email);
    expect(await endOtherSessions(here)).toBe(2);
    expect((await actorFromCookie(here.cookie))?.id).toBe(here.id);
    expect(await events(there.sessionId)).toEqual(["session.started", "session.ended"]);
  });

  it("send whoever has none to sign in and back", async () => {
    const request = new Request("http://console.test/console/transactions?status=failed");
    const answer: Response = await requireActor(request).catch((thrown) => thrown);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("Location")).toBe(
      "/auth/sign-in?next=%2Fconsole%2Ftransactions%3Fstatus%3Dfailed",
    );
  });
});

describe("the second factor", () => {
  it("counts for nothing until a code proves it, and ends sessions that a password alone opened", async () => {
    const { id, email } = await person();
    const actor = await signedIn(email);
    const other = await signedIn(email);
    await beginTwoFactor(actor);
    expect((await signIn({ email, password }, newClient())).owesCode).toBe(false);
    const { pending } = await readTwoFactor(actor);
    const stored = await prisma.staff.findUniqueOrThrow({ where: { id } });
    expect(stored.totpSecret).not.toContain(pending!.secret);
    expect(await problem(confirmTwoFactor(actor, "000000", null))).toBe("wrong_code");
    const recovery = await confirmTwoFactor(actor, codes(pending!.secret)(), null);
    expect(new Set(recovery).size).toBe(10);
    expect(await actorFromCookie(other.cookie)).toBeNull();
    expect((await readTwoFactor(actor)).pending).toBeNull();
    expect((await signIn({ email, password }, newClient())).owesCode).toBe(true);
    const kept = await prisma.recoveryCode.findMany({ where: { staffId: id } });
    expect(kept.some(({ codeHash }) => recovery.includes(codeHash))).toBe(false);
  });

  it("lets a password alone do nothing", async () => {
    const { email, nextCode } = await enrolled();
    const { token } = await signIn({ email, password }, newClient());
    const half = cookieOf(token);
    expect(await actorFromCookie(half)).toBeNull();
    const request = new Request("http://console.test/console", { headers: { Cookie: half } });
    const answer: Response = await requireActor(request).catch((thrown) => thrown);
    expect(answer.headers.get("Location")).toBe("/auth/second-factor");
    const session = (await sessionFromCookie(half))!;
    expect(session.verified).toBe(false);
    const proved = await proveSecondFactor(session, nextCode(), newClient());
    expect(proved.token).not.toBe(token);
    expect((await actorFromCookie(cookieOf(proved.token)))?.email).toBe(email);
    expect(await sessionFromCookie(half)).toBeNull();
    expect(await sessionFromCookie(half, new Date(Date.now() + minutes(11)))).toBeNull();
  });

  it("takes no code twice, not even at the same moment", async () => {
    const { email, nextCode } = await enrolled();
    const half = async () =>
      (await sessionFromCookie(cookieOf((await signIn({ email, password }, newClient())).token)))!;
    const [first, second, third] = [await half(), await half(), await half()];
    const code = nextCode();
    const answers = await Promise.all([
      problem(proveSecondFactor(first, code, newClient())),
      problem(proveSecondFactor(second, code, newClient())),
    ]);
    expect(answers.sort()).toEqual(["it was allowed", "wrong_code"]);
    expect(await problem(proveSecondFactor(third, code, newClient()))).toBe("wrong_code");
  });

  it("takes each recovery code once, and tells how many are left", async () => {
    const { id, email, actor, recovery } = await enrolled();
    const half = async () =>
      (await sessionFromCookie(cookieOf((await signIn({ email, password }, newClient())).token)))!;
    const typed = recovery[0]!.toUpperCase().replaceAll("-", " ");
    await proveSecondFactor(await half(), typed, newClient());
    expect(await problem(proveSecondFactor(await half(), recovery[0]!, newClient()))).toBe("wrong_code");
    expect((await readTwoFactor(actor)).recoveryCodesLeft).toBe(9);
    const used = await prisma.auditEvent.findFirst({
      where: { subjectId: id, event: "staff.recovery_code_used" },
    });
    expect(used?.data).toEqual({ left: 9 });
  });

  it("renews recovery codes against a code, and the old ones end", async () => {
    const { email, actor, nextCode, recovery } = await enrolled();
    expect(await problem(renewRecoveryCodes(actor, "000000", null))).toBe("wrong_code");
    const renewed = await renewRecoveryCodes(actor, nextCode(), null);
    expect(renewed).toHaveLength(10);
    const { token } = await signIn({ email, password }, newClient());
    const session = (await sessionFromCookie(cookieOf(token)))!;
    expect(await problem(proveSecondFactor(session, recovery[1]!, newClient()))).toBe("wrong_code");
    await proveSecondFactor(session, renewed[1]!, newClient());
  });

  it("limits attempts at codes", async () => {
    const { email, nextCode } = await enrolled();
    const { token } = await signIn({ email, password }, newClient());
    const session = (await sessionFromCookie(cookieOf(token)))!;
    for (let attempt = 0; attempt < 8; attempt++) {
      expect(await problem(proveSecondFactor(session, "000000", newClient()))).toBe("wrong_code");
    }
    expect(await problem(proveSecondFactor(session, nextCode(), newClient()))).toBe("too_many_requests");
  });

  it("is turned off only with the password and a code", async () => {
    const { email, actor, nextCode, recovery } = await enrolled();
    const code = nextCode();
    expect(await problem(disableTwoFactor(actor, { password: "wrong wrong wrong", code }, null))).toBe(
      "wrong_password",
    );
    expect(await problem(disableTwoFactor(actor, { password, code: "000000" }, null))).toBe("wrong_code");
    await disableTwoFactor(actor, { password, code: recovery[3]! }, null);
    expect((await signIn({ email, password }, newClient())).owesCode).toBe(false);
  });
});

describe("passwords", () => {
  it("are changed against the old one, and end all other sessions", async () => {
    const { email } = await person();
    const actor = await signedIn(email);
    const other = await signedIn(email);
    const newPassword = "another quiet harbour";
    expect(await problem(changePassword(actor, { password: "wrong wrong wrong", newPassword }, null))).toBe(
      "wrong_password",
    );
    expect(await problem(changePassword(actor, { password, newPassword: "short" }, null))).toBe("too_short");
    expect(await changePassword(actor, { password, newPassword }, null)).toBe(1);
    expect(await actorFromCookie(other.cookie)).toBeNull();
    expect(await actorFromCookie(actor.cookie)).not.toBeNull();
    expect(await problem(signIn({ email, password }, newClient()))).toBe("wrong_credentials");
    await signIn({ email, password: newPassword }, newClient());
  });

  it("of a name the log keeps only that it changed", async () => {
    const { id, email } = await person();
    const actor = await signedIn(email);
    await updateProfile(actor, { name: "Somebody Else", timeZone: "Asia/Shanghai", locale: "zh" });
    const event = await prisma.auditEvent.findFirst({
      where: { subjectId: id, event: "staff.preferences_changed" },
    });
    expect(event?.data).toEqual({ name: "changed", timeZone: "Asia/Shanghai", locale: "zh" });
  });
});

describe("invitations and resets", () => {
  const profile = {
    name: "New Person",
    timeZone: "Europe/Lisbon",
    locale: "en",
    newPassword: password,
  } as const;
  const tokenOf = (link: string) => link.split("/").at(-1)!;

  it("set a password once and sign in", async () => {
    const admin = await signedIn((await person("admin")).email);
    const { id, link } = await inviteStaff(admin, {
      email: `invited.${Date.now().toString(36)}@upay.example`,
      name: "Invited",
      role: "analyst",
    });
    expect((await listStaff(admin)).find((staff) => staff.id === id)?.state).toBe("invited");
    const token = tokenOf(link);
    expect(await prisma.accessToken.count({ where: { tokenHash: token } })).toBe(0);
    expect(await problem(acceptLink(token, { ...profile, newPassword: "new person new" }, newClient()))).toBe(
      "contains_name",
    );
    const answers = await Promise.all([
      problem(acceptLink(token, profile, newClient())),
      problem(acceptLink(token, profile, newClient())),
    ]);
    expect(answers.sort()).toEqual(["it was allowed", "link_unusable"]);
    expect(await problem(readAccessToken(token))).toBe("link_unusable");
    const joined = (await listStaff(admin)).find((staff) => staff.id === id);
    expect(joined).toMatchObject({ state: "active", name: "New Person", role: "analyst" });
    expect(await events(id)).toEqual(["staff.invited", "staff.joined"]);
  });

  it("expire", async () => {
    const email = `late.${Date.now().toString(36)}@upay.example`;
    const { link } = await inviteStaff(system, { email, name: "Late", role: "agent" });
    const later = new Date(Date.now() + days(3) + minutes(1));
    expect(await problem(readAccessToken(tokenOf(link), later))).toBe("link_unusable");
  });

  it("start somebody over: password, second factor and sessions end, the newest link counts", async () => {
    const admin = await signedIn((await person("admin")).email);
    const { id, email, actor } = await enrolled();
    const first = await resetStaff(admin, id);
    const second = await resetStaff(admin, id);
    expect(await actorFromCookie(actor.cookie)).toBeNull();
    expect(await problem(signIn({ email, password }, newClient()))).toBe("wrong_credentials");
    expect(await problem(readAccessToken(tokenOf(first.link)))).toBe("link_unusable");
    await acceptLink(tokenOf(second.link), profile, newClient());
    expect((await signIn({ email, password }, newClient())).owesCode).toBe(false);
    expect(await events(id)).toContain("staff.two_factor_disabled");
  });

  it("end with deactivation", async () => {
    const email = `gone.${Date.now().toString(36)}@upay.example`;
    const { id, link } = await inviteStaff(system, { email, name: "Gone", role: "agent" });
    await deactivateStaff(system, id);
    expect(await problem(readAccessToken(tokenOf(link)))).toBe("link_unusable");
    expect(await problem(resetStaff(system, id))).toBe("deactivated");
  });

  it("refuse an address that has an account", async () => {
    const { email } = await person();
    expect(await problem(inviteStaff(system, { email, name: "Twin", role: "agent" }))).toBe("email_taken");
  });
});

describe("administration", () => {
  it("is for administrators", async () => {
    const { id } = await person();
    for (const role of ["agent", "analyst", "lead"] as const) {
      const actor = await signedIn((await person(role)).email);
      for (const attempt of [
        () => listStaff(actor),
        () => inviteStaff(actor, { email: "x@upay.example", name: "X", role: "admin" }),
        () => changeRole(actor, id, "admin"),
        () => deactivateStaff(actor, id),
        () => reactivateStaff(actor, id),
        () => resetStaff(actor, id),
      ]) {
        expect(await problem(attempt())).toBe("forbidden");
      }
    }
  });

  it("changes no one's own account", async () => {
    const admin = await signedIn((await person("admin")).email);
    await person("admin");
    for (const attempt of [
      () => changeRole(admin, admin.id, "lead"),
      () => deactivateStaff(admin, admin.id),
      () => resetStaff(admin, admin.id),
    ]) {
      expect(await problem(attempt())).toBe("own_account");
    }
  });

  it("gives a role that holds at once", async () => {
    const admin = await signedIn((await person("admin")).email);
    const { id, email } = await person();
    const before = await signedIn(email);
    await changeRole(admin, id, "lead");
    expect(await actorFromCookie(before.cookie)).toBeNull();
    expect((await signedIn(email)).role).toBe("lead");
    expect(await events(before.sessionId)).toEqual(["session.started", "session.ended"]);
  });

  it("always leaves an active administrator, also when two demote each other", async () => {
    await prisma.staff.updateMany({ where: { role: "admin" }, data: { role: "lead" } });
    const [one, two] = [await person("admin"), await person("admin")];
    const [a, b] = [await signedIn(one.email), await signedIn(two.email)];
    const answers = await Promise.all([
      problem(changeRole(a, b.id, "agent")),
      problem(changeRole(b, a.id, "agent")),
    ]);
    expect(answers.sort()).toEqual(["actor_changed", "it was allowed"]);
    const [last] = await prisma.staff.findMany({ where: { role: "admin", deactivatedAt: null } });
    expect(await problem(deactivateStaff(system, last!.id))).toBe("last_admin");
    expect(await problem(changeRole(system, last!.id, "lead"))).toBe("last_admin");
  });
});

it.each([{ locale: "fr" }, { theme: "pink" }])(
  "refuses a language or theme there is not (%o)",
  async (wanted) => {
    const request = new Request("http://localhost/preferences");
    await expect(savePreferences(request, null, wanted)).rejects.toMatchObject({
      status: 400,
      code: "invalid",
    });
  },
);
