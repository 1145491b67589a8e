import { type BenchResult, show } from "./report.ts";

const benches: Record<string, () => Promise<() => Promise<BenchResult>>> = {
  complaints: async () => (await import("./complaints.ts")).benchComplaints,
  failures: async () => (await import("./failures.ts")).benchFailures,
  "failures-page": async () => (await import("./failures-page.ts")).benchFailuresPage,
  ingest: async () => (await import("./ingest.ts")).benchIngest,
  scoring: async () => (await import("./scoring.ts")).benchScoring,
  email: async () => (await import("./email.ts")).benchEmail,
  chat: async () => (await import("./chat.ts")).benchChat,
  widget: async () => (await import("./widget.ts")).benchWidget,
  inbox: async () => (await import("./inbox.ts")).benchInbox,
  "inbox-browser": async () => (await import("./inbox-browser.ts")).benchInboxBrowser,
  "transactions-page": async () => (await import("./transactions-page.ts")).benchTransactionsPage,
};

const names = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const options = process.argv.slice(2).filter((argument) => argument.startsWith("-"));
const load = benches[names[0] ?? ""];
if (!load || names.length > 1 || options.some((option) => option !== "--json")) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(benches).join("|")} [--json]\n`);
  process.exit(2);
}

const result = await (await load())();
if (options.includes("--json")) process.stdout.write(`${JSON.stringify(result)}\n`);
else show(result);
// A missed goal is a result; only a run that did not work fails.
process.exit(0);
