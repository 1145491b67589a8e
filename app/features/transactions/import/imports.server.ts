import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Actor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma, transaction } from "#app/platform/db.server.ts";
import { Conflict, type ProblemItem } from "#app/platform/errors.ts";
import { arrivalsAnnounced } from "../arrivals.server.ts";
import { type Ingested, ingestWithin } from "../ingest.server.ts";
import { assertScope } from "../scope.ts";
import type { SourceRecord } from "./source.server.ts";

/** Records stored with one commit. */
const batchSize = 1_000;
const fingerprinted = 1 << 20;

/** Where the import of a file stands. Counts are of records since its beginning. */
export interface ImportState {
  fingerprint: string;
  records: number;
  accepted: number;
  rejected: number;
  finished: boolean;
}

export interface Rejected {
  /** which record of the file, from 1 */
  record: number;
  line: number;
  errors: ProblemItem[];
  raw: string;
}

/** Counts of this run alone. */
export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

/** SHA-256 over a file's name, size and first megabyte. */
async function fingerprintOf(path: string): Promise<string> {
  const { size } = await stat(path);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(fingerprinted), 0, fingerprinted, 0);
    const hash = createHash("sha256").update(`${basename(path)}\n${size}\n`);
    return hash.update(buffer.subarray(0, bytesRead)).digest("hex");
  } finally {
    await file.close();
  }
}

/**
 * Begins the import of a file, or finds where an earlier one of it ended.
 *
 * @param restart forgets the earlier one; what it brought in stays and will be unchanged
 */
export async function beginImport(actor: Actor, path: string, restart: boolean): Promise<ImportState> {
  assertScope(actor, "transactions:write");
  const fingerprint = await fingerprintOf(path);
  const fileName = basename(path);
  const fresh = { fileName, records: 0, accepted: 0, rejected: 0, startedAt: new Date(), finishedAt: null };
  const run = await prisma.importRun.upsert({
    where: { fingerprint },
    create: { fingerprint, ...fresh },
    update: restart ? fresh : {},
  });
  return {
    fingerprint,
    records: Number(run.records),
    accepted: Number(run.accepted),
    rejected: Number(run.rejected),
    finished: run.finishedAt !== null,
  };
}

/**
 * The batch and how far the file is read are stored by one commit. What was rejected is
 * told before it: a run that dies in between will tell it again, but never forget it.
 */
async function saveBatch(
  actor: Actor,
  state: ImportState,
  batch: readonly SourceRecord[],
  { quiet, onRejected }: Pick<ImportRun, "quiet" | "onRejected">,
): Promise<Ingested> {
  const ingested = await transaction(async (client) => {
    const values = batch.map(({ value }) => value);
    const done = await ingestWithin(client, actor, values, { quiet });
    const { rowCount } = await client.query(
      `UPDATE import_runs SET records = records + $3, accepted = accepted + $4, rejected = rejected + $5, updated_at = now()
       WHERE fingerprint = $1 AND records = $2`,
      [state.fingerprint, state.records, batch.length, done.accepted, done.rejected],
    );
    if (rowCount !== 1) {
      throw new Conflict("This file is being imported by somebody else", "Nothing of this batch was stored.");
    }
    await onRejected(rejectedOf(done, batch, state.records));
    return done;
  });
  ingested.announce();
  return ingested;
}

/** Regroups what a source gives into batches, leaving out what an earlier run has taken. */
async function* inBatches(source: AsyncIterable<SourceRecord[]>, skip: number) {
  let toSkip = skip;
  let batch: SourceRecord[] = [];
  for await (const records of source) {
    const from = Math.min(toSkip, records.length);
    toSkip -= from;
    for (let at = from; at < records.length; at += 1) {
      batch.push(records[at]!);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function rejectedOf({ results }: Ingested, batch: readonly SourceRecord[], before: number): Rejected[] {
  return results.flatMap((item, at) => {
    if (item.result !== "rejected") return [];
    const { line, raw, fault } = batch[at]!;
    return [{ record: before + at + 1, line, raw, errors: fault ? [fault] : item.errors }];
  });
}

export interface ImportRun {
  /** history: scored, but without alerts */
  quiet: boolean;
  /** asked after every batch; true ends the run there */
  stopped: () => boolean;
  /** what could not be taken, before the batch is committed */
  onRejected: (rejected: Rejected[]) => Promise<void>;
  onProgress: (state: ImportState) => void;
}

/**
 * Brings a file's records in, batch by batch. A run that is cut off, however it is, goes
 * on where the last commit was.
 *
 * @param state of {@link beginImport}; kept up to date
 * @returns what this run did, and whether it came to the end
 * @throws {Conflict} where another run of the same file is under way
 */
export async function importRecords(
  actor: Actor,
  state: ImportState,
  source: AsyncIterable<SourceRecord[]>,
  { quiet, stopped, onRejected, onProgress }: ImportRun,
): Promise<ImportCounts & { finished: boolean }> {
  assertScope(actor, "transactions:write");
  const counts: ImportCounts = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
  const save = async (batch: SourceRecord[]) => {
    const ingested = await saveBatch(actor, state, batch, { quiet, onRejected });
    for (const { result } of ingested.results) counts[result] += 1;
    state.records += batch.length;
    state.accepted += ingested.accepted;
    state.rejected += ingested.rejected;
    onProgress(state);
  };
  // The next batch is read while this one is stored.
  let saving: Promise<void> = Promise.resolve();
  try {
    for await (const batch of inBatches(source, state.records)) {
      await saving;
      if (stopped()) return { ...counts, finished: false };
      saving = save(batch);
      // Looked at when it is awaited; until then a failure must not count as unhandled.
      saving.catch(() => undefined);
    }
  } finally {
    await saving;
  }
  await finishImport(actor, state);
  await arrivalsAnnounced();
  return { ...counts, finished: true };
}

async function finishImport(actor: Actor, state: ImportState) {
  await prisma.$transaction(async (tx) => {
    await tx.importRun.update({
      where: { fingerprint: state.fingerprint },
      data: { finishedAt: new Date() },
    });
    await record(tx, actor, {
      event: "transactions.imported",
      subject: ["import", state.fingerprint],
      data: { accepted: state.accepted, rejected: state.rejected },
    });
  });
  state.finished = true;
}
