import { partsOf } from "./payment.ts";
import type { Area } from "./recent.ts";

/** Whether two areas are the same. */
export const sameArea = (one: Area, other: Area) =>
  one.mask === other.mask && one.values.every((value, column) => value === other.values[column]);

/** Whether every payment of `inner` lies in `outer`, as far as their values say; an area holds itself. */
export const holdsArea = (outer: Area, inner: Area) =>
  (outer.mask & inner.mask) === outer.mask &&
  partsOf(outer.mask).every((part) => outer.values[part] === inner.values[part]);
