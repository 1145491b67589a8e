import { holdsArea } from "./area.ts";
import { anyReason } from "./cell.ts";
import type { Watch } from "./incident.ts";
import type { Area, Recent } from "./recent.ts";
import type { Drop } from "./volume-watch.ts";
import type { WatchList } from "./watch-list.ts";

const minute = 60_000;
/** Where more than this share of what is due outside a part arrives, a drop is that part's alone. */
const partAlone = 0.7;
/** Payments of so long before a drop tell how much of an area lies in it. */
const overlapKnownBy = 3 * 60 * minute;
/** A drop this young when a stream ends is its end. */
const trickle = 15 * minute;

/** Makes incidents of payments that stopped. */
export class Drops {
  constructor(
    private readonly payments: Recent,
    private readonly watches: WatchList,
  ) {}

  /** Opens an incident where payments stopped. Parts of it that were noticed before it was are taken over by it. */
  open({ area, since, seen, due }: Drop, now: number) {
    const open = this.watches.open.filter((one) => one.volume && one.endedAt === null);
    if (open.some((one) => !holdsArea(area, one.area) && this.mostlyIn(one, area))) return;
    const parts = open.filter((one) => holdsArea(area, one.area));
    // What is missing in a part alone is told of already.
    if (parts.some((part) => seen - part.sample > partAlone * (due - part.due))) return;
    const [first, ...others] = parts;
    const watch = first ?? this.watches.begin(area, anyReason, true, since * minute, now);
    watch.area = area;
    watch.startedAt = Math.min(watch.startedAt, since * minute);
    this.watches.remove(others);
    watch.sample = seen;
    watch.due = due;
    watch.weigh(now);
  }

  /** Whether before a drop most payments of an area lay in the drop's: then it is the drop that is missed there. */
  private mostlyIn(drop: Watch, area: Area): boolean {
    const { payments } = this;
    const before = payments
      .since(drop.startedAt - overlapKnownBy)
      .filter((place) => payments.at[place]! < drop.startedAt && payments.inside(area, place));
    return before.filter((place) => payments.inside(drop.area, place)).length > before.length / 2;
  }

  /** Ends the stream: its last payments trickle in, which is no drop. */
  end(now: number) {
    this.watches.remove(
      this.watches.open.filter(
        (watch) => watch.volume && watch.endedAt === null && now - watch.startedAt < trickle,
      ),
    );
  }
}
