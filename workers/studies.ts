import { readComplaints } from "#app/features/complaints/read-complaints.server.ts";
import { countRetries } from "#app/features/failures/retries/count-retries.server.ts";
import { watchDrift } from "#app/features/fraud/drift/drift.server.ts";
import { renewReference } from "#app/features/fraud/habit-distance/references.server.ts";
import { backtestRule, sweepBacktests } from "#app/features/fraud/rule-backtest/backtests.server.ts";
import { count } from "./counters.ts";

export const studies = {
  async backtestRule(payload: { id: string }) {
    await backtestRule(payload);
    count("backtestsDone");
  },
  async readComplaints() {
    count("complaintsRead", await readComplaints());
  },
  async countRetries() {
    count("retryHoursCounted", await countRetries());
  },
  async renewReference() {
    await renewReference();
  },
  async watchDrift() {
    await watchDrift();
  },
  async sweepBacktests() {
    await sweepBacktests();
  },
};
