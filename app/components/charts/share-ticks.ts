/** Steps that shares are read in. */
const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25];
const mostTicks = 6;

/**
 * Marks of an axis of shares from a round one below the least up to 1; where nothing is below 1, an axis all the same.
 *
 * @param least 0 to 1; the lowest that is shown
 */
export function shareTicks(least: number): number[] {
  const step = steps.find((one) => (1 - least) / one <= mostTicks - 1) ?? 0.25;
  const count = Math.max(1, Math.ceil((1 - least) / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, place) => Number((1 - (count - place) * step).toFixed(2)));
}
