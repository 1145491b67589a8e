/** Asked with the time in milliseconds, it counts one. @returns milliseconds to wait; 0 where it may go on */
export type Bucket = (now: number) => number;

/** Lets through so many at once, and so many more each second. */
export function bucket({ burst, perSecond }: { burst: number; perSecond: number }, opened: number): Bucket {
  let left = burst;
  let at = opened;
  return (now) => {
    left = Math.min(burst, left + ((now - at) / 1000) * perSecond);
    at = now;
    if (left < 1) return Math.ceil(((1 - left) / perSecond) * 1000);
    left -= 1;
    return 0;
  };
}
