import type { fraud as en } from "#app/i18n/en/fraud.ts";
import type { Translation } from "#app/i18n/index.ts";

export const fraud = {} as const satisfies Translation<typeof en>;
