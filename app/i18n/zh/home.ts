import type { home as en } from "#app/i18n/en/home.ts";
import type { Translation } from "#app/i18n/index.ts";

export const home = {} as const satisfies Translation<typeof en>;
