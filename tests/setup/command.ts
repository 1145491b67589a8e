import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { provideBuild } from "../../bin/bootstrap/testing.mjs";

/** Tells the processor time of each line and the peak of memory, on standard error. */
const telling = `
  const write = process.stdout.write.bind(process.stdout);
  let before = process.cpuUsage();
  process.stdout.write = (piece, ...rest) => {
    const taken = write(piece, ...rest);
    if (piece === "\\n") {
      const { user, system } = process.cpuUsage(before);
      before = process.cpuUsage();
      process.stderr.write("line took " + Math.round((user + system) / 1000) + "\\n");
    }
    return taken;
  };
  process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS + "\\n"));
`;

export interface CommandRun {
  code: number | null;
  lines: string[];
  /** what it said on standard error, but for the measurements */
  said: string[];
  /** milliseconds of processor time for each line: the start counts with the first */
  took: number[];
  /** kilobytes */
  peak: number;
}

/** Runs a command of the command line to its end, and measures it. */
export async function runCommand(...args: string[]): Promise<CommandRun> {
  await provideBuild(["programs"]);
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(telling)}`, "build/cli.js", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const cut = () => child.kill("SIGKILL");
  process.once("exit", cut);
  child.once("exit", () => process.off("exit", cut));
  const run: CommandRun = { code: null, lines: [], said: [], took: [], peak: Number.NaN };
  createInterface({ input: child.stdout, crlfDelay: Infinity }).on("line", (line) => run.lines.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => {
    const [, figure, amount] = /^(line took|peak) (\d+)$/.exec(line) ?? [];
    if (figure === "peak") run.peak = Number(amount);
    else if (figure) run.took.push(Number(amount));
    else run.said.push(line);
  });
  run.code = await new Promise((resolve) => child.once("close", resolve));
  return run;
}
