import { z } from "zod";
import { staffTimeZone } from "./staff.ts";

/** What the sign-in page asks for. How an address or a password must look is not told here. */
export const signInForm = z.object({
  email: z.string().trim().min(1, "required").max(254, "wrong_credentials"),
  password: z.string().min(1, "required").max(1_000, "wrong_credentials"),
  /** the browser's, where a script could tell it */
  timeZone: staffTimeZone.optional().catch(undefined),
});

export const codeForm = z.object({ code: z.string().trim().min(1, "required").max(64, "wrong_code") });
