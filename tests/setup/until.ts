/**
 * Asks again until the answer is neither undefined, null nor false.
 *
 * @param what names what is waited for, for the message
 * @param look asked every 25 ms
 * @param patience milliseconds
 * @returns the answer
 * @throws after `patience`
 */
export async function until<T>(
  what: string,
  look: () => Promise<T> | T,
  patience = 30_000,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await look();
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>;
    }
    if (Date.now() > end) throw new Error(`Waited ${patience / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
