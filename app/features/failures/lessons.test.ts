import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Incident } from "./incident.ts";
import { inScope } from "./incident-state.ts";
import { belongingTo, heldApart, type Lesson, narrows } from "./lessons.ts";
import type { Scope } from "./payment.ts";

const incident = (scope: Scope, different: Partial<Incident> = {}): Incident => ({
  id: "1",
  pattern: "outage",
  scope,
  reason: "issuer_unavailable",
  startedAt: "2026-01-05T09:00:00.000Z",
  detectedAt: "2026-01-05T09:04:00.000Z",
  endedAt: null,
  observed: 40,
  expected: 4,
  sample: 60,
  confidence: 0.9,
  ...different,
});
const apart = (id: string, one: Scope, other: Scope): Lesson => ({ id, kind: "apart", one, other });

describe("what was taught by hand", () => {
  const east = { issuer: "East" };
  const wallet = { issuer: "East", method: "wallet" };

  it("takes the part out of the next incident of the same slice, under an id that stays", () => {
    const told = heldApart([incident(east)], [apart("l1", east, wallet)]);
    expect(
      told.map(({ incident: { id, scope }, except, partOf }) => ({ id, scope, except, partOf })),
    ).toEqual([
      { id: "1", scope: east, except: [wallet], partOf: null },
      { id: "1/l1", scope: wallet, except: [], partOf: "1" },
    ]);
  });

  it("leaves alone what lies elsewhere, the part itself, and payments that are missing", () => {
    const lessons = [apart("l1", east, wallet)];
    for (const other of [
      incident({ issuer: "West" }),
      incident(wallet),
      incident(east, { pattern: "volume_drop" }),
    ])
      expect(heldApart([other], lessons)).toEqual([{ incident: other, except: [], partOf: null }]);
  });

  it("knows what belongs together, whichever comes first", () => {
    const lessons: Lesson[] = [{ id: "l", kind: "together", one: east, other: { issuer: "West" } }];
    expect(belongingTo({ issuer: "West" }, lessons)).toEqual([east]);
    expect(belongingTo(east, lessons)).toEqual([{ issuer: "West" }]);
    expect(belongingTo(wallet, lessons)).toEqual([]);
    expect(narrows(wallet, east)).toBe(true);
    expect(narrows(east, east)).toBe(false);
  });

  it("gives each payment of an incident to exactly one of what it was taken apart into", () => {
    const value = fc.constantFrom("a", "b");
    const part = fc.record({ method: value, channel: value, currency: value }, { requiredKeys: [] });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 4 }),
        fc.record({ method: value, channel: value, currency: value }),
        (parts, payment) => {
          const lessons = parts.map((one, place) => apart(`l${place}`, east, { ...east, ...one }));
          const values = { ...east, ...payment };
          const own = heldApart([incident(east)], lessons).filter(
            ({ incident: { scope }, except }) =>
              inScope(scope, values) && !except.some((other) => inScope(other, values)),
          );
          expect(own.length).toBe(1);
        },
      ),
    );
  });
});
