import { keyedHash } from "#app/platform/sealed.server.ts";

/** Signs what only we may have put into a mail: reply addresses and Message-IDs. */
export const sign = (text: string) => keyedHash(text, "mail-marks");
