import type { demo as en } from "#app/i18n/en/demo.ts";
import type { Translation } from "#app/i18n/index.ts";

export const demo = {} as const satisfies Translation<typeof en>;
