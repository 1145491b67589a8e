import type { audit as en } from "#app/i18n/en/audit.ts";
import type { Translation } from "#app/i18n/index.ts";

export const audit = {} as const satisfies Translation<typeof en>;
