import { availableParallelism } from "node:os";
import { type LaneTurn, scoreLane } from "#app/features/fraud/scoring.server.ts";
import { env } from "#app/platform/env.server.ts";
import { hostThread } from "./thread-host.ts";

/** What a thread is asked: to give a lane its turn. */
export interface LaneAsked {
  id: number;
  lane: number;
}
/** What it answers: what the turn came to, or why it failed. */
export type LaneTold = { id: number } & ({ turn: LaneTurn } | { reason: string });

/** Every thread remembers what all payments touch: memory, which more than a few of them are seldom worth. */
const mostByDefault = 4;

/** Threads that score, each some of the lanes: as many as there are cores, unless `SCORING_THREADS` says otherwise. */
export const scoringThreads = env.SCORING_THREADS ?? Math.min(availableParallelism(), mostByDefault);

type Waiting = { resolve: (turn: LaneTurn) => void; reject: (error: Error) => void };

function startThread() {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  const thread = hostThread<LaneTold>("lanes", {
    told(answer) {
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("turn" in answer) asker?.resolve(answer.turn);
      else asker?.reject(new Error(answer.reason));
    },
    ended() {
      for (const { reject } of waiting.values()) reject(new Error("The thread of the lane has ended"));
      waiting.clear();
    },
  });
  return {
    stop: thread.stop,
    score: (lane: number) =>
      new Promise<LaneTurn>((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        thread.ask({ id: asked, lane } satisfies LaneAsked);
      }),
  };
}

let threads: ReturnType<typeof startThread>[] = [];

/** Starts the threads; with one core there are none, and lanes are scored where they are asked for. */
export function startLanes() {
  if (scoringThreads > 1) threads = Array.from({ length: scoringThreads }, startThread);
}

/** A lane's turn, always in the same thread: what it remembers of a lane's customers is of use there alone. */
export function takeTurn(lane: number): Promise<LaneTurn> {
  const thread = threads[lane % threads.length];
  return thread ? thread.score(lane) : scoreLane(lane);
}

/** Ends the threads. Call it when no turn is under way. */
export const stopLanes = () => Promise.all(threads.map((thread) => thread.stop()));
