import { detectAll, score } from "./scoreboard.ts";
import { makeStream } from "./stream.ts";
import { judging, tuning } from "./worlds.ts";

/**
 * The scoreboard of whole worlds: `node --import tsx tests/failures/board.ts tuning|judging [world…]`.
 * Judging worlds are looked at seldom; nothing is set by them.
 */
const [which = "tuning", ...names] = process.argv.slice(2);
const worlds = which === "judging" ? judging : tuning;
const percent = (share: number) => `${Math.round(share * 100)}%`.padStart(5);

for (const [name, settings] of Object.entries(worlds)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { records, injected } = makeStream(settings);
  const began = process.cpuUsage();
  const found = detectAll(records);
  const { user, system } = process.cpuUsage(began);
  const rate = records.length / ((user + system) / 1e6);
  const board = score(found, injected, settings.days);
  process.stdout.write(
    `${name.padEnd(9)} counted ${String(board.counted).padStart(3)}  recall ${percent(board.recall)}  precision ${percent(board.precision)}  exact ${percent(board.exact)}  named ${percent(board.named)}  outage ${board.outageDelay.toFixed(1)} min (dense ${board.denseOutageDelay.toFixed(1)} min, after ${board.failuresUntilTold} failures)  false ${board.falseADay.toFixed(2)}/day  of these unfounded ${(found.filter(({ unfounded }) => unfounded).length / settings.days).toFixed(2)}/day  ${Math.round(rate)} tx a second of processor time\n`,
  );
  if (which === "judging" && !process.env.DETAILS) continue;
  const at = (ms: number) => new Date(ms).toISOString().slice(5, 16);
  /** What was injected about the time at which something false was found. */
  const near = (detectedAt: string) => {
    const ms = Date.parse(detectedAt);
    return injected
      .filter(({ from, to }) => ms >= from && ms <= to + 60 * 60_000)
      .map(({ pattern, scope, from, to }) => `${pattern} ${JSON.stringify(scope)} ${at(from)}–${at(to)}`)
      .join(" & ");
  };
  for (const one of board.missed)
    process.stdout.write(
      `   missed   ${one.pattern} ${JSON.stringify(one.scope)} ${at(one.from)}–${at(one.to)} excess ${one.excess} hit ${one.hit.toFixed(2)} ${one.codes}\n`,
    );
  for (const one of board.wrong)
    process.stdout.write(
      `   false    ${one.pattern} ${JSON.stringify(one.scope)} ${one.startedAt.slice(5, 16)} det ${one.detectedAt.slice(5, 16)} end ${one.endedAt?.slice(5, 16)} ${one.reason} ${one.observed}/${one.expected}/${one.sample} ${one.confidence}  NEAR ${near(one.detectedAt)}\n`,
    );
  process.stdout.write(
    `   delays   ${board.late.map((one) => `${one.pattern} ${one.minutes}`).join(", ")}\n`,
  );
  for (const one of board.inexact) process.stdout.write(`   inexact  ${JSON.stringify(one)}\n`);
  for (const one of board.misnamed) process.stdout.write(`   misnamed ${JSON.stringify(one)}\n`);
}
