import { describe, expect, it, vi } from "vitest";

vi.hoisted(() => {
  process.env.APP_SECRET ??= "unit-tests-0123456789-abcdefghijklmnop";
  process.env.DATABASE_URL ??= "postgres://nobody@127.0.0.1/none";
  process.env.REDIS_URL ??= "redis://127.0.0.1:1";
});

const { keyedHash, open, openBytes, openPieces, seal, sealBytes } = await import("./sealed.server.ts");

describe("sealed text", () => {
  it("opens for the purpose it was sealed for", () => {
    expect(open(seal("JBSWY3DPEHPK3PXP 秘密", "totp:a"), "totp:a")).toBe("JBSWY3DPEHPK3PXP 秘密");
  });

  it("never looks the same twice", () => {
    expect(seal("same", "totp:a")).not.toBe(seal("same", "totp:a"));
  });

  it("refuses another purpose, changed text and nonsense", () => {
    const sealed = seal("text", "totp:a");
    expect(() => open(sealed, "totp:b")).toThrow();
    const last = sealed.at(-1) === "A" ? "B" : "A";
    expect(() => open(`${sealed.slice(0, -4)}${last.repeat(4)}`, "totp:a")).toThrow();
    expect(() => open("v1.AAAA", "totp:a")).toThrow("not sealed text");
    expect(() => open("plain", "totp:a")).toThrow("not sealed text");
  });

  it("opens bytes for what they belong to alone", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const sealed = sealBytes(bytes, "mail", "a");
    expect(openBytes(sealed, "mail", "a")).toEqual(Buffer.from(bytes));
    expect(() => openBytes(sealed, "mail", "b")).toThrow();
    expect(() => openBytes(sealed, "other", "a")).toThrow();
    expect(() => openBytes(seal("text", "mail"), "mail", "a")).toThrow("not sealed text");
    expect(() => open(sealed, "mail")).toThrow("not sealed text");
  });

  it("opens bytes of any length, cut into any pieces, and none that lack their end", async () => {
    for (const length of [0, 1, 2, 749_971, 749_972, 749_973, 1_500_000, 2_000_001]) {
      const bytes = Buffer.alloc(length, "sealed ");
      const sealed = sealBytes(bytes, "mail", "a");
      expect(Buffer.compare(openBytes(sealed, "mail", "a"), bytes)).toBe(0);
      expect(() => openBytes(sealed.slice(0, -4), "mail", "a")).toThrow();
      for (const size of [997, 4_000, 123_457]) {
        const pieces = sealed.match(new RegExp(`.{1,${size}}`, "g"))!;
        const opened = await openPieces(pieces, sealed.length, "mail", "a");
        expect(Buffer.compare(opened, bytes)).toBe(0);
        await expect(openPieces(pieces, sealed.length, "mail", "b")).rejects.toThrow();
      }
    }
  });

  it("hashes the same for one purpose and differently for another", () => {
    expect(keyedHash("code", "recovery")).toBe(keyedHash("code", "recovery"));
    expect(keyedHash("code", "recovery")).not.toBe(keyedHash("code", "other"));
  });
});
