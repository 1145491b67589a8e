import type { frame as en } from "#app/i18n/en/frame.ts";
import type { Translation } from "#app/i18n/index.ts";

export const frame = {} as const satisfies Translation<typeof en>;
