import type { accounts as en } from "#app/i18n/en/accounts.ts";
import type { Translation } from "#app/i18n/index.ts";

export const accounts = {} as const satisfies Translation<typeof en>;
