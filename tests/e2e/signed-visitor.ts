import { createHmac } from "node:crypto";

const key = "a key of the shop that nobody else has 1".replaceAll(" ", "_");
/** What a console is started with that believes the shop who its customers are. */
export const shopKeys = { CHAT_KEYS: `shop-1=${key}` };

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A customer's identity as the shop's server signs it. */
export function signed(customer: string) {
  const claims = { sub: customer, exp: Math.floor(Date.now() / 1000) + 600 };
  const text = `${part({ alg: "HS256", typ: "JWT", kid: "shop-1" })}.${part(claims)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

/** What the widget gives its site. */
export type Site = { UPayChat: { open(): void; identify(token: string): void; signOut(): void } };
