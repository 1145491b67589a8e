import { afterEach } from "vitest";
import type { Balancer } from "#tests/setup/balancer.ts";
import type { RunningProcess } from "#tests/setup/processes.ts";

/**
 * For tests with servers of their own, which end with the test. Call it before `useBrowser`: hooks run backwards, and
 * pages are to be closed while their server is still there.
 *
 * @returns notes a server, and gives it back
 */
export function useServers() {
  const running: (RunningProcess | Balancer)[] = [];
  afterEach(async () => {
    for (const thing of running.splice(0)) await ("stop" in thing ? thing.stop() : thing.close());
  });
  return <Thing extends RunningProcess | Balancer>(thing: Thing): Thing => {
    running.push(thing);
    return thing;
  };
}
