import { z } from "zod";
import type { Tx } from "#app/platform/db.server.ts";
import type { BusinessHours } from "./business-hours.ts";
import { type PolicyInForce, putInForce, servicePolicy } from "./service-level.ts";
import { type Escalation, escalation, type PolicyConditions, policyConditions } from "./service-rules.ts";

/** A policy as it holds now, with its calendar made ready. */
export interface HeldPolicy {
  id: string;
  name: string;
  conditions: PolicyConditions;
  inForce: PolicyInForce;
  escalations: Escalation[];
}

const holidays = z.array(z.object({ date: z.string() }));

/** Every policy in the order in which they are tried. There are few, and they are read anew each time. */
export async function heldPolicies(tx: Tx): Promise<HeldPolicy[]> {
  const policies = await tx.servicePolicy.findMany({
    orderBy: [{ isDefault: "asc" }, { place: "asc" }, { id: "asc" }],
    include: { calendar: true },
  });
  return policies.map(({ id, name, conditions, targets, calendar, warnAfter, escalations }) => {
    const hours = calendar && {
      zone: calendar.zone,
      week: calendar.week as BusinessHours["week"],
      holidays: holidays.parse(calendar.holidays).map(({ date }) => date),
    };
    return {
      id,
      name,
      conditions: policyConditions.parse(conditions),
      inForce: putInForce(servicePolicy.parse({ targets, hours, warnAfter })),
      escalations: z.array(escalation).parse(escalations),
    };
  });
}
