/** Things with their times, taken out earliest first: a binary heap. Ties go by name, so the order is one. */
export class Agenda<T> {
  readonly #entries: { at: number; name: string; item: T }[] = [];

  add(at: number, name: string, item: T): void {
    const entries = this.#entries;
    const entry = { at, name, item };
    let place = entries.length;
    entries.push(entry);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = entries[above] as typeof entry;
      if (!before(entry, parent)) break;
      entries[place] = parent;
      place = above;
    }
    entries[place] = entry;
  }

  /** The earliest thing, if it is earlier than `limit`. */
  takeBefore(limit: number): T | undefined {
    const entries = this.#entries;
    const first = entries[0];
    if (!first || first.at >= limit) return undefined;
    const last = entries.pop() as typeof first;
    if (entries.length > 0) this.#sink(last);
    return first.item;
  }

  #sink(entry: { at: number; name: string; item: T }): void {
    const entries = this.#entries;
    let place = 0;
    for (;;) {
      let below = place * 2 + 1;
      if (below >= entries.length) break;
      const right = entries[below + 1];
      if (right && before(right, entries[below] as typeof right)) below += 1;
      const child = entries[below] as typeof entry;
      if (!before(child, entry)) break;
      entries[place] = child;
      place = below;
    }
    entries[place] = entry;
  }
}

const before = (a: { at: number; name: string }, b: { at: number; name: string }) =>
  a.at < b.at || (a.at === b.at && a.name < b.name);
