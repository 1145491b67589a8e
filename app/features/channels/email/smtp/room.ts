/**
 * Keeps count of what is held at once, so that many senders together cannot take more memory or connections
 * than there are: each may hold so much, and all together so much.
 */
export function createRoom(mostEach: number, mostTogether: number) {
  const held = new Map<string, number>();
  let together = 0;
  return {
    /** Takes room for a sender. @returns whether there was any; nothing is taken otherwise */
    take(sender: string, amount: number): boolean {
      const before = held.get(sender) ?? 0;
      if (before + amount > mostEach || together + amount > mostTogether) return false;
      held.set(sender, before + amount);
      together += amount;
      return true;
    },
    /** Gives back what was taken. */
    give(sender: string, amount: number) {
      const left = (held.get(sender) ?? 0) - amount;
      if (left > 0) held.set(sender, left);
      else held.delete(sender);
      together -= amount;
    },
    together: () => together,
  };
}

export type Room = ReturnType<typeof createRoom>;
