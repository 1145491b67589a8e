import { LRUCache } from "lru-cache";
import { minutes } from "#app/platform/time.ts";

/** How long what was read of an earlier time is told again, ms: late payments there are few. */
const toldFor = minutes(1);
/** Pages are read by several people every few seconds, most of them with the same questions. */
const mostQuestions = 300;

const told = new LRUCache<string, object, () => Promise<object>>({
  max: mostQuestions,
  ttl: toldFor,
  ignoreFetchAbort: true,
  fetchMethod: (_question, _told, { context: read }) => read(),
});

/**
 * What was counted in a time that is over, a minute old at most: a page that is read anew with every payment would
 * read the same again and again to compare with.
 *
 * @param question all that the answer depends on
 */
export async function ofEarlier<Answer extends object>(
  question: readonly unknown[],
  read: () => Promise<Answer>,
): Promise<Answer> {
  return (await told.forceFetch(JSON.stringify(question), { context: read })) as Answer;
}
