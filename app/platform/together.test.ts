import { describe, expect, it } from "vitest";
import { type Together, together } from "./together.ts";

/** Runs that end when they are told to. */
function runsOf(options: Partial<Together<string, string>> = {}) {
  const begun: { asked: readonly string[]; end: () => void; fail: (error: Error) => void }[] = [];
  const noticed: (() => void)[] = [];
  const ask = together<string, string>({
    run: (asked) =>
      new Promise((resolve, fail) => {
        begun.push({ asked, end: () => resolve(asked.map((one) => `${one}!`)), fail });
        noticed.shift()?.();
      }),
    most: 3,
    mostRuns: 2,
    ...options,
  });
  return {
    ask,
    asked: () => begun.map(({ asked }) => asked),
    /** the run of that number, once it has begun */
    async run(place: number) {
      while (begun.length <= place) await new Promise<void>((resolve) => noticed.push(resolve));
      return begun[place]!;
    },
  };
}

describe("what is done together", () => {
  it("is what was asked for in one turn, at most so many, and answers each with its own", async () => {
    const { ask, asked, run } = runsOf();
    const answers = ["a", "b", "c", "d"].map(ask);
    (await run(0)).end();
    (await run(1)).end();
    expect(await Promise.all(answers)).toEqual(["a!", "b!", "c!", "d!"]);
    expect(asked()).toEqual([["a", "b", "c"], ["d"]]);
  });

  it("is gathered while as many as may be are under way", async () => {
    const { ask, asked, run } = runsOf({ mostRuns: 1 });
    const first = ask("a");
    const under = await run(0);
    const later = [ask("b"), ask("c")];
    await new Promise(setImmediate);
    expect(asked()).toEqual([["a"]]);
    under.end();
    (await run(1)).end();
    expect(await Promise.all([first, ...later])).toEqual(["a!", "b!", "c!"]);
    expect(asked()).toEqual([["a"], ["b", "c"]]);
  });

  it("never touches at once what takes turns, and keeps its order", async () => {
    const { ask, asked, run } = runsOf({ turnOf: (one) => one[0]! });
    const answers = ["a1", "a2", "b1", "a3"].map(ask);
    const first = await run(0);
    expect(first.asked).toEqual(["a1", "b1"]);
    await new Promise(setImmediate);
    expect(asked()).toHaveLength(1);
    first.end();
    (await run(1)).end();
    (await run(2)).end();
    expect(await Promise.all(answers)).toEqual(["a1!", "a2!", "b1!", "a3!"]);
    expect(asked()).toEqual([["a1", "b1"], ["a2"], ["a3"]]);
  });

  it("is not more than all may weigh, but for one that weighs more alone", async () => {
    const { ask, asked, run } = runsOf({ weigh: { of: (one) => one.length, most: 5 } });
    const answers = ["heavyweight", "abc", "de", "f"].map(ask);
    for (const place of [0, 1, 2]) (await run(place)).end();
    await Promise.all(answers);
    expect(asked()).toEqual([["heavyweight"], ["abc", "de"], ["f"]]);
  });

  it("is tried one by one where a run fails, so that one is no other's trouble", async () => {
    const ask = together<number, number>({
      run: async (asked) => {
        if (asked.includes(2)) throw new Error("two cannot be done");
        return asked.map((one) => one * 10);
      },
      most: 8,
      mostRuns: 1,
    });
    const told = await Promise.allSettled([1, 2, 3].map(ask));
    expect(told.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await ask(4)).toBe(40);
  });

  it("fails as one while the database is away, and tries alone what came into another's way", async () => {
    let runs = 0;
    const failing = (code: string) =>
      together<number, number>({
        run: async (asked) => {
          runs += 1;
          if (asked.length > 1 || code === "ECONNREFUSED") throw Object.assign(new Error("no"), { code });
          return [...asked];
        },
        most: 8,
        mostRuns: 1,
      });
    const away = await Promise.allSettled([1, 2, 3].map(failing("ECONNREFUSED")));
    expect(away.every(({ status }) => status === "rejected")).toBe(true);
    expect(runs).toBe(1);
    expect(await Promise.all([1, 2, 3].map(failing("40P01")))).toEqual([1, 2, 3]);
  });
});
