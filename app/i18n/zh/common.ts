import type { common as en } from "#app/i18n/en/common.ts";
import type { Translation } from "#app/i18n/index.ts";

export const common = {} as const satisfies Translation<typeof en>;
