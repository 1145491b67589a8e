import { isConflict, isUnavailable } from "./unavailable.ts";

interface Waiting<Asked, Done> {
  asked: Asked;
  settle: (done: Done) => void;
  fail: (error: unknown) => void;
}

/** How much is done together. */
export interface Together<Asked, Done> {
  /** Does all of it. @returns what became of each, in their order */
  run(asked: readonly Asked[]): Promise<Done[]>;
  /** how many go together at most */
  most: number;
  /** how many runs are under way at most: one is sent while another waits for its commit */
  mostRuns: number;
  /** What it weighs; it goes alone where it weighs more than all may. */
  weigh?: { of(asked: Asked): number; most: number };
  /** Names what no two runs, and no two of one run, may touch at once; they take turns in their order. */
  turnOf?(asked: Asked): string;
}

/**
 * What is asked for in one turn of the process, or while others are under way, is done together: a crowd costs one
 * statement and one commit for many, a lonely one waits for nothing. Where a run fails, each of it is tried alone: one
 * that cannot be done is no other's trouble, while a database that is away is everybody's.
 *
 * @returns asks for one; resolves when it is done
 */
export function together<Asked, Done>({
  run,
  most,
  mostRuns,
  weigh = { of: () => 0, most: 0 },
  turnOf,
}: Together<Asked, Done>): (asked: Asked) => Promise<Done> {
  let waiting: Waiting<Asked, Done>[] = [];
  const taken = new Set<string>();
  let runs = 0;
  let asked = false;

  /** The first of those that wait, as many as go together. */
  function next(): Waiting<Asked, Done>[] {
    const going: Waiting<Asked, Done>[] = [];
    const staying: Waiting<Asked, Done>[] = [];
    let weight = 0;
    let full = false;
    for (const one of waiting) {
      const turn = turnOf?.(one.asked);
      const more = weigh.of(one.asked);
      full ||= going.length === most || (going.length > 0 && weight + more > weigh.most);
      if (full || (turn !== undefined && taken.has(turn))) {
        staying.push(one);
        continue;
      }
      if (turn !== undefined) taken.add(turn);
      weight += more;
      going.push(one);
    }
    waiting = staying;
    return going;
  }

  async function runAll(going: readonly Waiting<Asked, Done>[]): Promise<void> {
    try {
      const done = await run(going.map((one) => one.asked));
      for (const [place, { settle }] of going.entries()) settle(done[place]!);
    } catch (error) {
      const isEverybodys = isUnavailable(error) && !isConflict(error);
      if (going.length === 1 || isEverybodys) for (const { fail } of going) fail(error);
      else for (const one of going) await runAll([one]);
    }
  }

  function runWaiting(): void {
    asked = false;
    while (waiting.length > 0 && runs < mostRuns) {
      const going = next();
      if (going.length === 0) return;
      runs += 1;
      void runAll(going).finally(() => {
        runs -= 1;
        if (turnOf) for (const one of going) taken.delete(turnOf(one.asked));
        runWaiting();
      });
    }
  }

  return (one) =>
    new Promise((settle, fail) => {
      waiting.push({ asked: one, settle, fail });
      if (asked) return;
      asked = true;
      setImmediate(runWaiting);
    });
}
