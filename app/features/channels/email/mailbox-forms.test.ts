import { describe, expect, it } from "vitest";
import type { ImapSettings } from "./imap/imap-settings.ts";
import { problemOf } from "./imap/reading-problem.ts";
import { imapOfForm, newMailboxForm, readingForm } from "./mailbox-forms.ts";

const now = new Date("2026-11-29T12:00:00Z");
const kept: ImapSettings = {
  ...{ host: "imap.example", port: 993, security: "tls", folder: "INBOX", marksSeen: true },
  since: "2026-11-01T00:00:00.000Z",
  auth: { type: "password", user: "support", password: "kept" },
};
const typed = {
  ...{
    mailboxId: "00000000-0000-4000-8000-000000000000",
    host: "imap.example",
    port: "993",
    security: "tls",
  },
  ...{ auth: "password", user: "support", secret: "", folder: "", from: "kept", marksSeen: "yes" },
};
const settings = (changed: object, before: ImapSettings | null = kept) =>
  imapOfForm(readingForm.parse({ ...typed, ...changed }), before, now);

describe("the form of how a mailbox is read", () => {
  it("leaves what it does not name as it was kept", () => {
    expect(settings({})).toEqual(kept);
    expect(settings({ secret: "new" })?.auth).toMatchObject({ password: "new" });
    expect(settings({ from: "now" })?.since).toBe(now.toISOString());
    expect(settings({ from: "all" })?.since).toBeNull();
  });

  it("gives a kept secret to no other server and no other account", () => {
    expect(settings({ host: "imap.evil.example" })).toBeNull();
    expect(settings({ user: "somebody" })).toBeNull();
    const auth = {
      ...{ type: "oauth2" as const, user: "support", clientId: "a", clientSecret: "b", refreshToken: "c" },
      tokenUrl: "https://login.example/token",
    };
    const oauth = { ...kept, auth };
    expect(settings({ auth: "oauth2" }, oauth)).toEqual(oauth);
    expect(settings({ auth: "oauth2", tokenUrl: "https://evil.example/token" }, oauth)).toBeNull();
  });

  it("sends no secret in the clear but to this machine", () => {
    expect(settings({ security: "none", secret: "x" })).toBeNull();
    expect(settings({ host: "127.0.0.1", security: "none", secret: "x" })).not.toBeNull();
    const oauth = { auth: "oauth2", secret: "c", clientId: "a", clientSecret: "b" };
    expect(settings({ ...oauth, tokenUrl: "http://login.example/token" })).toBeNull();
  });
});

it("an address of a mailbox is one address", () => {
  const parse = (address: string) => newMailboxForm.safeParse({ address, name: "Box", language: "en" }).data;
  expect(parse(" Support@Example.COM ")?.address).toBe("support@example.com");
  for (const wrong of ["support", "a b@example.com", "<a@example.com>", "a@b@c", "a@x.com,b@x.com"])
    expect(parse(wrong), wrong).toBeUndefined();
});

it("errors of the library are told apart by what somebody can do about them", () => {
  const kindOf = (error: object) => problemOf(Object.assign(new Error("words"), error)).kind;
  expect(kindOf({ authenticationFailed: true })).toBe("login");
  expect(kindOf({ code: "ENOTFOUND" })).toBe("unreachable");
  expect(kindOf({ code: "CERT_HAS_EXPIRED" })).toBe("encryption");
  expect(kindOf({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" })).toBe("encryption");
  expect(kindOf({ mailboxMissing: true })).toBe("folder");
  expect(kindOf({ code: "GREETING_TIMEOUT" })).toBe("slow");
  expect(kindOf({ code: "InvalidResponse" })).toBe("other");
});
