import type { Incident } from "./incident.ts";
import { akin, sameScope } from "./incident-state.ts";
import { dimensions, type Scope } from "./payment.ts";

/** What people taught by hand. `apart`: `other`, a part of `one`, is an incident of its own. */
export interface Lesson {
  id: string;
  kind: "together" | "apart";
  one: Scope;
  other: Scope;
}

/** An incident as it is kept after what was taught. */
export interface Told {
  incident: Incident;
  /** slices within its own that are incidents of their own */
  except: Scope[];
  /** the incident it was held apart from; null where detection itself tells of it */
  partOf: string | null;
}

/** Whether a slice lies within another and says more. */
export const narrows = (part: Scope, whole: Scope): boolean =>
  !sameScope(part, whole) &&
  dimensions.every((dimension) => whole[dimension] === undefined || whole[dimension] === part[dimension]);

/** Whether both slices can be met by one payment. */
const overlap = (one: Scope, other: Scope): boolean =>
  dimensions.every(
    (dimension) =>
      one[dimension] === undefined || other[dimension] === undefined || one[dimension] === other[dimension],
  );

/**
 * Takes incidents apart as was taught. Where two parts share payments, the part taught first has them.
 *
 * @param lessons oldest first
 */
export function heldApart(incidents: readonly Incident[], lessons: readonly Lesson[]): Told[] {
  return incidents.flatMap((incident): Told[] => {
    // Payments that are missing cannot be told apart.
    const parts =
      incident.pattern === "volume_drop"
        ? []
        : lessons.filter(
            ({ kind, one, other }) =>
              kind === "apart" && akin(one, incident.scope) && narrows(other, incident.scope),
          );
    return [
      { incident, except: parts.map(({ other }) => other), partOf: null },
      ...parts.map(({ id, other }, place) => ({
        incident: { ...incident, id: `${incident.id}/${id}`, scope: other },
        except: parts
          .slice(0, place)
          .map((before) => before.other)
          .filter((before) => overlap(before, other)),
        partOf: incident.id,
      })),
    ];
  });
}

/** Slices that were taught to be one incident with this one. */
export const belongingTo = (scope: Scope, lessons: readonly Lesson[]): Scope[] =>
  lessons
    .filter(({ kind }) => kind === "together")
    .flatMap(({ one, other }) => (sameScope(one, scope) ? [other] : sameScope(other, scope) ? [one] : []));
