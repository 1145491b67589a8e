/**
 * Reads a working time as people type it: "45", "45m", "4h", "1h 30m", "2小时30分". Nothing typed
 * is no promise.
 *
 * @returns minutes; null for nothing; undefined for what is no such time
 */
export function minutesIn(text: string): number | null | undefined {
  const typed = text.trim().toLowerCase();
  if (typed === "") return null;
  const read =
    /^(?:(\d+(?:\.\d+)?)\s*(?:h|hours?|小时))?\s*(?:(\d+(?:\.\d+)?)\s*(?:m|min|minutes?|分钟?)?)?$/.exec(
      typed,
    );
  if (!read) return undefined;
  const minutes = Number(read[1] ?? 0) * 60 + Number(read[2] ?? 0);
  return minutes > 0 && minutes <= 525_600 ? minutes : undefined;
}

/** Minutes as {@link minutesIn} reads them: "1h 30m". */
export function durationText(minutes: number | null): string {
  if (minutes === null) return "";
  const hours = Math.floor(minutes / 60);
  const rest = Math.round((minutes - hours * 60) * 100) / 100;
  return [...(hours > 0 ? [`${hours}h`] : []), ...(rest > 0 ? [`${rest}m`] : [])].join(" ");
}
