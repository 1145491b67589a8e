import type { customers as en } from "#app/i18n/en/customers.ts";
import type { Translation } from "#app/i18n/index.ts";

export const customers = {} as const satisfies Translation<typeof en>;
