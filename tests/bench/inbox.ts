import { Pool } from "undici";
import { countedViews, inboxSorts, views } from "#app/features/tickets/inbox.ts";
import { seeded } from "../seeded.ts";
import { seededConversation, seedInbox } from "./inbox-seed.ts";
import { type BenchResult, below, cores, percentile, rounded, tell } from "./report.ts";
import { openStage } from "./stage.ts";

/** The figures: milliseconds at the 95th percentile, and how it is asked. */
const wanted = { view: 80, thread: 60, search: 150, perSecond: 20 };
const size = { conversations: 1_000_000, messages: 5, payments: 1_000_000, staff: 100 };
const seconds = 60;

type Kind = "view" | "thread" | "search";

const searches = [
  "refund",
  "付款失败",
  "hotel refund",
  "余额 退款 酒店",
  "refund in:open",
  "tag:rare",
  "tag:refund 银行",
  "from:us receipt",
  'from:"Customer 77"',
  "before:2026-01-01 airport",
  "nothinglikeit",
  "ref4711",
  "ref",
  "in:snoozed",
  "谢",
  "#123456",
];

/** What agents ask for, in a mixed order: views under every sort and channel, threads old and new, searches. */
function requests(count: number): { kind: Kind; path: string }[] {
  const random = seeded(5);
  const any = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  return Array.from({ length: count }, (): { kind: Kind; path: string } => {
    const which = random();
    if (which < 0.4) {
      const search = new URLSearchParams({ view: any(views), sort: any(inboxSorts) });
      if (random() < 0.3) search.set("channel", any(["chat", "email", "phone", "web_form"]));
      return { kind: "view", path: `/console/inbox.data?${search}&_routes=routes%2Fconsole.inbox` };
    }
    if (which < 0.75) {
      const id = seededConversation(Math.floor(random() ** 3 * size.conversations));
      return { kind: "thread", path: `/console/inbox/${id}.data?_routes=routes%2Fconsole.inbox.%24id` };
    }
    const q = any(searches);
    return {
      kind: "search",
      path: `/console/inbox/search.data?${new URLSearchParams({ q })}&_routes=routes%2Fconsole.inbox.search`,
    };
  });
}

/** First byte of views, threads and searches at a steady rate over a million conversations. */
export async function benchInbox(): Promise<BenchResult> {
  const stage = await openStage();
  try {
    const console = await stage.open({}, { worker: false });
    tell(`seeding ${size.conversations.toLocaleString("en")} conversations`);
    await seedInbox(console.database, size);
    const pool = new Pool(console.url, { connections: 16, pipelining: 1 });
    const headers = { cookie: console.cookie };
    const visit = async (path: string) => {
      const started = performance.now();
      const answer = await pool.request({ path, method: "GET", headers });
      const firstByte = performance.now() - started;
      const text = await answer.body.text();
      if (answer.statusCode !== 200)
        throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`);
      return firstByte;
    };
    const asked = requests(wanted.perSecond * seconds);
    for (const { path } of asked.slice(0, 60)) await visit(path);
    tell(`${wanted.perSecond} requests/s for ${seconds} s`);
    const started = performance.now();
    const answers: Promise<{ kind: Kind; path: string; ms: number }>[] = [];
    const floor: Promise<number>[] = [];
    for (const [at, { kind, path }] of asked.entries()) {
      const wait = started + (at * 1000) / wanted.perSecond - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      answers.push(visit(path).then((ms) => ({ kind, path, ms })));
      if (at % wanted.perSecond === 0) floor.push(visit("/healthz"));
    }
    const taken = await Promise.all(answers);
    for (const { path, ms } of taken.toSorted((one, other) => other.ms - one.ms).slice(0, 10))
      tell(`slowest: ${ms.toFixed(0)} ms ${path.slice(0, 110)}`);
    const floorMs = rounded(percentile(await Promise.all(floor), 0.5));
    await pool.close();
    await console.close();
    const p95 = (wantedKind: Kind) =>
      rounded(
        percentile(
          taken.filter(({ kind }) => kind === wantedKind).map(({ ms }) => ms),
          0.95,
        ),
      );
    const figures = {
      conversations: size.conversations,
      messages: size.conversations * size.messages,
      payments: size.payments,
      countedViews: countedViews.length,
      viewP95Ms: p95("view"),
      threadP95Ms: p95("thread"),
      searchP95Ms: p95("search"),
    };
    return {
      name: "inbox",
      cores: cores(),
      figures,
      yardstick: { healthP50Ms: floorMs },
      ratio: rounded(figures.viewP95Ms / floorMs),
      goals: [
        below("viewP95Ms", figures.viewP95Ms, wanted.view),
        below("threadP95Ms", figures.threadP95Ms, wanted.thread),
        below("searchP95Ms", figures.searchP95Ms, wanted.search),
      ],
    };
  } finally {
    await stage.close();
  }
}
