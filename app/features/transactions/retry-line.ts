/** Whether and when a failed payment may be tried again: the key of `failures.retry`, an ISO instant, a network's limit. */
export interface RetryLine {
  advice: keyof typeof import("#app/i18n/en/failures.ts").failures.retry;
  notBefore: string | null;
  most: { tries: number; withinHours: number; used: number } | null;
}
