import type { system as en } from "#app/i18n/en/system.ts";
import type { Translation } from "#app/i18n/index.ts";

export const system = {} as const satisfies Translation<typeof en>;
