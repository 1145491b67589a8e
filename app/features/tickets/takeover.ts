/*
 * Whether somebody who writes in the chat may not be the customer they seem to be: what is known of
 * their session is held against what is usual of the customer.
 */

/** Where a chat session comes from, as far as it tells. Addresses are keyed hashes of their network. */
export interface SessionOrigin {
  startedAt: number;
  address: string;
  /** such as "Chrome · Windows" */
  browser: string | null;
  /** as the site that signed for its customer knows them */
  deviceId: string | null;
  country: string | null;
}

/** What is usual of a customer. */
export interface UsualOrigins {
  /** sessions of theirs that were proven, other than the one that is judged */
  sessions: readonly SessionOrigin[];
  /** of their latest payments */
  payments: readonly { address: string | null; deviceId: string | null; country: string | null }[];
}

export const takeoverSigns = ["unproven", "new_session", "new_address", "new_device", "new_country"] as const;
export type TakeoverSign = (typeof takeoverSigns)[number];

/** A session younger than this says little of whose it is (milliseconds): one day. */
const young = 24 * 60 * 60 * 1000;
/** Payments with an address or device that make a habit. */
const habit = 3;

const weights: Record<TakeoverSign, number> = {
  unproven: 1,
  new_session: 1,
  new_address: 1,
  new_device: 1,
  new_country: 2,
};
/** From here on it is better to ask. One sign alone is everyday life: a journey, a new telephone. */
const caution = 2;

/**
 * @param proven whether the session itself proved to be this customer's, rather than somebody saying so
 * @param now milliseconds since 1970
 * @returns what is unlike the customer, and whether that is reason to be careful
 */
export function judgeSession(
  session: SessionOrigin,
  usual: UsualOrigins,
  proven: boolean,
  now: number,
): { signs: TakeoverSign[]; careful: boolean } {
  const settled = usual.sessions.filter(({ startedAt }) => now - startedAt >= young);
  const known = (
    of: (origin: {
      address: string | null;
      deviceId: string | null;
      country: string | null;
    }) => string | null,
  ) => [...settled, ...usual.payments].flatMap((origin) => of(origin) ?? []);
  const unlike = (value: string | null, values: readonly string[]) =>
    value !== null &&
    (values.length >= habit || settled.length > 0) &&
    values.length > 0 &&
    !values.includes(value);
  const browsers = settled.flatMap(({ browser }) => browser ?? []);
  const devices = known(({ deviceId }) => deviceId);
  const newDevice =
    session.deviceId !== null && devices.length > 0
      ? unlike(session.deviceId, devices)
      : unlike(session.browser, browsers);
  const knownAtAll = settled.length > 0 || usual.payments.length >= habit;
  const found: Record<TakeoverSign, boolean> = {
    unproven: !proven,
    new_session: knownAtAll && now - session.startedAt < young,
    new_address: unlike(
      session.address,
      known(({ address }) => address),
    ),
    new_device: newDevice,
    new_country: unlike(
      session.country,
      known(({ country }) => country),
    ),
  };
  const signs = takeoverSigns.filter((sign) => found[sign]);
  const telling = found.new_address || found.new_device || found.new_country;
  const weight = signs.reduce((sum, sign) => sum + weights[sign], 0);
  return { signs, careful: telling && weight >= caution };
}

/** How long a customer who answered is believed (milliseconds). */
export const believedFor = 30 * 60 * 1000;
/** Wrong answers within {@link triesWithin} after which nobody asks any more. */
export const mostTries = 3;
export const triesWithin = 60 * 60 * 1000;

export const identityQuestions = ["last4", "amount", "merchant", "phone", "email"] as const;
export type IdentityQuestion = (typeof identityQuestions)[number];

/** What only the customer and we know. */
export interface IdentitySecrets {
  email: string | null;
  phone: string | null;
  /** of their latest payments; amounts as decimals, such as "129.90" */
  payments: readonly { last4: string | null; amount: string; merchant: string | null }[];
}

/** The questions that can be asked: what is not known cannot be checked. */
export const questionsFor = ({ email, phone, payments }: IdentitySecrets): IdentityQuestion[] => [
  ...(payments.some(({ last4 }) => last4) ? (["last4"] as const) : []),
  ...(payments.length > 0 ? (["amount"] as const) : []),
  ...(payments.some(({ merchant }) => merchant) ? (["merchant"] as const) : []),
  ...((phone?.replace(/\D/g, "").length ?? 0) >= 4 ? (["phone"] as const) : []),
  ...(email ? (["email"] as const) : []),
];

const plain = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s.,'’&·\-_]+/g, "");

/** Whether what the customer answered is so. Spelling and spaces do not matter; a guess of one letter does not do. */
export function isAnswer(question: IdentityQuestion, answer: string, secrets: IdentitySecrets): boolean {
  const given = answer.normalize("NFKC").trim();
  const figures = given.replace(/\D/g, "");
  switch (question) {
    case "last4":
      return figures.length === 4 && secrets.payments.some(({ last4 }) => last4 === figures);
    case "amount": {
      const [found] = given.replace(/[\s']/g, "").match(/\d[\d.,]*/) ?? [];
      if (!found) return false;
      const cents = /[.,]\d{1,2}$/.test(found);
      const value = cents
        ? Number(
            `${found.slice(0, found.search(/[.,]\d{1,2}$/)).replace(/[.,]/g, "")}.${/\d{1,2}$/.exec(found)![0]}`,
          )
        : Number(found.replace(/[.,]/g, ""));
      return secrets.payments.some(({ amount }) => Number(amount) === value);
    }
    case "merchant":
      return (
        plain(given).length >= 2 &&
        secrets.payments.some(
          ({ merchant }) =>
            merchant !== null &&
            plain(merchant).includes(plain(given)) &&
            plain(given).length * 2 >= plain(merchant).length,
        )
      );
    case "phone":
      return figures.length === 4 && (secrets.phone?.replace(/\D/g, "").endsWith(figures) ?? false);
    case "email":
      return given.toLowerCase() === secrets.email?.toLowerCase();
  }
}
