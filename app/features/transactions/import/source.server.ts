import type { ProblemItem } from "#app/platform/errors.ts";
import { type Line, type OpenLines, openLines } from "#app/platform/file-lines.server.ts";
import { jsonErrorAt } from "#app/platform/json-position.ts";
import { CsvRows, delimiterOf } from "./csv-rows.ts";
import { type MappingName, readHeader } from "./mapping.ts";

/** One record of a file, or what is wrong with its line. */
export interface SourceRecord {
  line: number;
  raw: string;
  /** whatever was read; undefined where there is a fault */
  value: unknown;
  fault: ProblemItem | null;
}

export type FileFormat = "csv" | "ndjson";

/** A file that cannot be imported at all; the message says why. */
export class UnusableFile extends Error {}

/** @returns null where the name tells no format */
export function formatOf(path: string): FileFormat | null {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  if (name.endsWith(".csv")) return "csv";
  return /\.(ndjson|jsonl)$/.test(name) ? "ndjson" : null;
}

const malformed = (detail: string): ProblemItem => ({ pointer: "", code: "malformed_line", detail });

function ndjsonRecord({ number: line, text, fault }: Line): SourceRecord {
  const base = { line, raw: text, value: undefined };
  if (fault) return { ...base, fault: malformed(fault) };
  try {
    return { ...base, value: JSON.parse(text), fault: null };
  } catch {
    return { ...base, fault: malformed(`is not JSON: it breaks at column ${(jsonErrorAt(text) ?? 0) + 1}`) };
  }
}

async function* ndjsonRecords({ blocks }: OpenLines): AsyncGenerator<SourceRecord[]> {
  for await (const lines of blocks) {
    yield lines.filter(({ text, fault }) => fault !== null || text.trim() !== "").map(ndjsonRecord);
  }
}

export interface ReadingOptions {
  format: FileFormat;
  mapping?: MappingName;
  /** ISO 4217, for files whose mapping tells none */
  currency: string;
}

function openCsv(header: Line | undefined, { mapping: wanted, currency }: ReadingOptions) {
  if (!header) throw new UnusableFile("The file is empty.");
  if (header.fault) throw new UnusableFile(`The header line ${header.fault}.`);
  const delimiter = delimiterOf(header.text);
  const [row] = new CsvRows(delimiter, header.text.split(delimiter).length).push([header]);
  const reading = readHeader(row?.cells ?? [], wanted, currency);
  if (!reading.mapping) throw new UnusableFile(`The header cannot be used: ${reading.reason}.`);
  return { rows: new CsvRows(delimiter, row?.cells?.length ?? 0), mapping: reading.mapping };
}

async function* csvRecords({ blocks }: OpenLines, options: ReadingOptions): AsyncGenerator<SourceRecord[]> {
  let open: ReturnType<typeof openCsv> | undefined;
  const toRecords = (found: ReturnType<CsvRows["push"]>, mapping: (cells: string[]) => unknown) =>
    found.map(
      ({ line, raw, cells, fault }): SourceRecord =>
        cells
          ? { line, raw, value: mapping(cells), fault: null }
          : { line, raw, value: undefined, fault: malformed(fault ?? "is not a row") },
    );
  for await (const lines of blocks) {
    if (!open) {
      if (lines.length === 0) continue;
      open = openCsv(lines[0], options);
      lines.shift();
    }
    yield toRecords(open.rows.push(lines), open.mapping);
  }
  open ??= openCsv(undefined, options);
  yield toRecords(open.rows.finish(), open.mapping);
}

export interface OpenSource {
  records: AsyncGenerator<SourceRecord[]>;
  /** of the file as it lies on disk */
  bytesRead: () => number;
}

/**
 * Reads the records of a CSV or NDJSON file in constant memory. What cannot be read comes
 * along as a fault of its line.
 *
 * @throws {UnusableFile} while reading, where nothing of the file can be taken
 */
export function openSource(path: string, options: ReadingOptions): OpenSource {
  const lines = openLines(path);
  const records = options.format === "csv" ? csvRecords(lines, options) : ndjsonRecords(lines);
  return { records, bytesRead: lines.bytesRead };
}
