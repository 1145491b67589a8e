import { prisma } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { SystemActor } from "./permissions.ts";
import { createStaff, type NewStaff } from "./staff.server.ts";

/** Who may sign in to a demonstration: one person for each role. */
export const demoStaff: NewStaff[] = [
  { email: "agent@upay.example", name: "Mei Lin", role: "agent" },
  { email: "analyst@upay.example", name: "Arjun Rao", role: "analyst" },
  { email: "lead@upay.example", name: "Sofia Costa", role: "lead" },
  { email: "admin@upay.example", name: "Daniel Okafor", role: "admin" },
];

/**
 * Sees to it that the demonstration's staff exist. Who is there already is left alone,
 * whatever has become of their password or role since.
 *
 * @returns how many were added
 */
export async function provideDemoStaff(actor: SystemActor, password: string): Promise<number> {
  const emails = demoStaff.map(({ email }) => email);
  const present = await prisma.staff.findMany({ where: { email: { in: emails } }, select: { email: true } });
  const absent = demoStaff.filter(({ email }) => !present.some((person) => person.email === email));
  for (const person of absent) await createStaff(actor, { ...person, password });
  if (absent.length > 0) log.info({ added: absent.length }, "demonstration staff added");
  return absent.length;
}
