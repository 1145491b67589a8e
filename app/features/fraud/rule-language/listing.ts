/** The three lists, and what can stand on them. */
export const listNames = ["allow", "review", "block"] as const;
export type ListName = (typeof listNames)[number];

export const listKinds = ["card", "device", "ip", "customer", "merchant", "bin", "email"] as const;
export type ListKind = (typeof listKinds)[number];

/** What rules ask of the lists. */
export interface Lists {
  /**
   * @param value as the payment tells it
   * @param at milliseconds since 1970: entries that have expired by then are none
   */
  holds(list: ListName, kind: ListKind, value: string, at: number): boolean;
}

export const noLists: Lists = { holds: () => false };
