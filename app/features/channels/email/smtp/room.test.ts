import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRoom } from "./room.ts";

describe("room", () => {
  it("is never taken beyond its bounds, and comes back whole", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 6 }))),
        (asked) => {
          const room = createRoom(10, 20);
          const taken = asked.filter(([sender, amount]) => room.take(sender, amount));
          for (const sender of ["a", "b", "c"]) {
            const sum = taken.filter(([by]) => by === sender).reduce((all, [, amount]) => all + amount, 0);
            expect(sum).toBeLessThanOrEqual(10);
          }
          expect(room.together()).toBeLessThanOrEqual(20);
          for (const [sender, amount] of taken) room.give(sender, amount);
          expect(room.together()).toBe(0);
          expect(room.take("a", 10)).toBe(true);
        },
      ),
    );
  });

  it("refuses whom it has no room for, and lets others in", () => {
    const room = createRoom(2, 3);
    expect([room.take("a", 2), room.take("a", 1), room.take("b", 1), room.take("c", 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
