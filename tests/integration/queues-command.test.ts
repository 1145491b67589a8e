import { Command } from "commander";
import { afterEach, expect, it, vi } from "vitest";
import { makeStream, take } from "#tests/scoring-stream.ts";
import { registerQueues } from "../../bin/commands/queues.ts";

afterEach(() => vi.restoreAllMocks());

it("queues status prints queues, backlog and processes as one JSON object", async () => {
  const stream = makeStream("status", 20, 3);
  await take(stream);
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const program = new Command();
  registerQueues(program);
  await program.parseAsync(["node", "cli", "queues", "status"]);
  vi.restoreAllMocks();
  const status = JSON.parse(written.join(""));
  expect(status.queues.map(({ name }: { name: string }) => name)).toEqual([
    "scoring",
    "housekeeping",
    "mail",
    "intake",
    "failures",
    "studies",
    "training",
  ]);
  expect(status.queues[0]).toMatchObject({ active: 0, failed: 0 });
  expect(status.queues[0].waiting).toBeGreaterThan(0);
  expect(status.backlog.waiting).toBe(stream.length);
  expect(status.backlog.oldestMs).toBeGreaterThanOrEqual(0);
  expect(status.backlog.lanes).toHaveLength(8);
  expect(status.processes).toEqual([]);
});
