import type { Doing } from "#app/events.ts";
import { seconds } from "#app/platform/time.ts";

/** A page tells this often what is done on it… */
export const toldEvery = seconds(8);
/** …and is believed this long: two tellings may be lost before anybody seems to have gone. */
export const believedFor = seconds(20);
/** Writing rests this long before it counts as looking. */
export const writingRests = seconds(6);

/** What one page of a colleague told, and when it was heard (ms). */
export interface Presence {
  page: string;
  staffId: string;
  name: string;
  doing: Doing;
  heardAt: number;
}

type Told = Omit<Presence, "doing" | "heardAt"> & { doing: Doing | null };

/** What is known after one more telling; a page that was closed is forgotten at once. */
export function withTold(known: readonly Presence[], told: Told, now: number): Presence[] {
  const others = known.filter(({ page, heardAt }) => page !== told.page && heardAt > now - believedFor);
  const { doing } = told;
  return doing === null ? others : [...others, { ...told, doing, heardAt: now }];
}

const strongest: Record<Doing, number> = { looking: 0, noting: 1, replying: 2 };

/** Who is here now, each once with the most that they do on any page; in the order of their names. */
export function present(known: readonly Presence[], now: number): Presence[] {
  const byStaff = new Map<string, Presence>();
  for (const presence of known) {
    if (presence.heardAt <= now - believedFor) continue;
    const held = byStaff.get(presence.staffId);
    if (!held || strongest[presence.doing] > strongest[held.doing]) byStaff.set(presence.staffId, presence);
  }
  return [...byStaff.values()].sort((one, other) => one.name.localeCompare(other.name));
}
