import type { apikeys as en } from "#app/i18n/en/apikeys.ts";
import type { Translation } from "#app/i18n/index.ts";

export const apikeys = {} as const satisfies Translation<typeof en>;
