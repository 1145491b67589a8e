import { z } from "zod";
import { type PasswordProblem, passwordProblem } from "./password.ts";
import { staffName, staffTimeZone } from "./staff.ts";

const given = z.string().min(1, "required").max(1_000, "too_long");

/** What the profile page saves. */
export const profileForm = z.object({
  name: staffName,
  timeZone: staffTimeZone,
  locale: z.enum(["en", "zh"]),
});

/** Adds what password.ts asks of a new password, where it is known whose it will be. */
function checkFor(owner: { email: string; name: string }, context: z.RefinementCtx, password: string) {
  const problem: PasswordProblem | null = passwordProblem(password, owner);
  if (problem) context.addIssue({ code: "custom", path: ["newPassword"], message: problem });
}

/** @param owner null on the server, whose use case checks the password against the account itself */
export const passwordForm = (owner: { email: string; name: string } | null) =>
  z.object({ password: given, newPassword: given }).superRefine((form, context) => {
    if (owner) checkFor(owner, context, form.newPassword);
  });

/** @param email null on the server, as in {@link passwordForm} */
export const welcomeForm = (email: string | null) =>
  z
    .object({ name: staffName, newPassword: given, timeZone: staffTimeZone })
    .superRefine(({ name, newPassword }, context) => {
      if (email) checkFor({ email, name }, context, newPassword);
    });

export const disableForm = z.object({
  password: given,
  code: z.string().trim().min(1, "required").max(64, "wrong_code"),
});
