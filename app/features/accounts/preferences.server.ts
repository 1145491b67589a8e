import { createCookie } from "@remix-run/node";
import { z } from "zod";
import { record } from "#app/features/audit/audit.server.ts";
import { localeFrom } from "#app/i18n/index.ts";
import { prisma } from "#app/platform/db.server.ts";
import { appOrigin } from "#app/platform/env.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import type { StaffActor } from "./permissions.ts";

const preferences = z
  .object({
    locale: z.enum(["en", "zh"]),
    theme: z.enum(["system", "light", "dark"]),
  })
  .partial();

export type Preferences = z.infer<typeof preferences>;

/** Remembers a browser's language and theme before anybody has signed in. */
const cookie = createCookie("upay_preferences", {
  path: "/",
  sameSite: "lax",
  httpOnly: true,
  secure: appOrigin.startsWith("https:"),
  maxAge: 31_536_000,
});

/** What this browser asked for: the person's own settings, else its cookie, else its Accept-Language. */
export async function preferencesFor(
  request: Request,
  actor: StaffActor | null,
): Promise<Required<Preferences>> {
  const stored = preferences.safeParse(await cookie.parse(request.headers.get("cookie"))).data ?? {};
  return {
    locale: actor?.locale ?? stored.locale ?? localeFrom(request.headers.get("accept-language")),
    theme: actor?.theme ?? stored.theme ?? "system",
  };
}

/**
 * Keeps a new language or theme: for the person, and for this browser when signed out.
 *
 * @returns the Set-Cookie header
 * @throws {Invalid} for values that are neither
 */
export async function savePreferences(
  request: Request,
  actor: StaffActor | null,
  wanted: unknown,
): Promise<string> {
  const { data: change } = preferences.safeParse(wanted);
  if (!change) throw new Invalid("There is no such language or theme");
  if (actor && Object.keys(change).length > 0) {
    await prisma.$transaction(async (tx) => {
      await tx.staff.update({ where: { id: actor.id }, data: change });
      await record(tx, actor, {
        event: "staff.preferences_changed",
        subject: ["staff", actor.id],
        data: change,
      });
    });
  }
  const stored = preferences.safeParse(await cookie.parse(request.headers.get("cookie"))).data ?? {};
  return cookie.serialize({ ...stored, ...change });
}
