import type { transactions as en } from "#app/i18n/en/transactions.ts";
import type { Translation } from "#app/i18n/index.ts";

export const transactions = {} as const satisfies Translation<typeof en>;
