import { z } from "zod";
import { type Role, roles } from "./permissions.ts";

// The messages of these schemas are codes, which the pages put into words.

/** Lower case and trimmed: one person, one account. */
export const staffEmail = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "required")
  .pipe(z.email("invalid_email").max(254, "invalid_email"));

/** A person's name as shown to colleagues: 1 to 80 characters, no control characters. */
export const staffName = z
  .string()
  .trim()
  .min(1, "required")
  .max(80, "invalid_name")
  .regex(/^\P{Cc}*$/u, "invalid_name");

export const staffRole = z.enum(roles, "invalid_role");

/** Whether `zone` is an IANA time zone this runtime knows. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

export const staffTimeZone = z.string().max(64).refine(isTimeZone, "invalid_time_zone");

/** The state of an account as colleagues see it. */
export type StaffState = "active" | "invited" | "resetting" | "deactivated";

/** Where somebody stands: deactivation weighs most; without a password a link waits to be followed. */
export function staffState(staff: {
  deactivatedAt: Date | null;
  passwordHash: string | null;
  lastSignInAt: Date | null;
}): StaffState {
  if (staff.deactivatedAt) return "deactivated";
  if (staff.passwordHash) return "active";
  return staff.lastSignInAt ? "resetting" : "invited";
}

const known = new Set<string>(roles);

/** @throws where the database holds a role the code does not know: such a person may do nothing. */
export function roleFrom(text: string): Role {
  if (!known.has(text)) throw new Error(`unknown role ${text}`);
  return text as Role;
}
