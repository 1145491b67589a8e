import { parse } from "csv-parse/sync";

export interface TextLine {
  number: number;
  text: string;
  fault: string | null;
}

/** One row of a CSV, or why its line is none. */
export interface CsvRow {
  /** line of the file it begins on, from 1 */
  line: number;
  raw: string;
  cells: string[] | null;
  /** completes "It …" where there are no cells */
  fault: string | null;
}

/** A quoted cell goes over at most this many lines; a quote that stays open longer is a broken one. */
const mostJoined = 20;

const delimiters = [",", ";", "\t"];

/** The delimiter a header line is written with. */
export const delimiterOf = (header: string) =>
  delimiters.reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best));

type Quoted = { cells: string[] } | { open: true } | { fault: string };

/** A row with quotes in it, as RFC 4180 writes them. */
function parseQuoted(text: string, delimiter: string): Quoted {
  try {
    const rows: string[][] = parse(text, { delimiter, relax_column_count: true });
    return rows.length === 1 && rows[0] ? { cells: rows[0] } : { fault: "does not hold one row" };
  } catch (error) {
    return (error as { code?: string }).code === "CSV_QUOTE_NOT_CLOSED"
      ? { open: true }
      : { fault: "has a quote where none may be" };
  }
}

/**
 * Turns lines into rows. A broken quote costs its own line and no other: a reader that
 * trusts every opening quote would swallow the file up to the next one.
 */
export class CsvRows {
  private waiting: TextLine[] = [];

  constructor(
    private readonly delimiter: string,
    /** cells of the header; a row has as many */
    private readonly width: number,
  ) {}

  /** @returns the rows that these lines complete */
  push(lines: readonly TextLine[]): CsvRow[] {
    const rows: CsvRow[] = [];
    const queue = this.waiting.length > 0 ? [...this.waiting, ...lines] : lines;
    this.waiting = [];
    for (let at = 0; at < queue.length; ) {
      const taken = this.take(queue, at, false, rows);
      if (taken === 0) {
        this.waiting = queue.slice(at);
        break;
      }
      at += taken;
    }
    return rows;
  }

  /** @returns the rows of what was still waiting for a closing quote */
  finish(): CsvRow[] {
    const rows: CsvRow[] = [];
    for (let at = 0; at < this.waiting.length; ) at += this.take(this.waiting, at, true, rows);
    this.waiting = [];
    return rows;
  }

  /** Reads one row from `at` on. @returns how many lines it took; 0 where more are needed */
  private take(queue: readonly TextLine[], at: number, last: boolean, rows: CsvRow[]): number {
    const { number, text, fault } = queue[at]!;
    if (text.trim() === "" && !fault) return 1;
    if (fault) return this.refuse(rows, number, text, fault);
    if (!text.includes('"')) {
      this.add(rows, number, text, text.split(this.delimiter));
      return 1;
    }
    let joined = text;
    for (let taken = 1; taken <= mostJoined; taken += 1) {
      const read = parseQuoted(joined, this.delimiter);
      if ("fault" in read) break;
      if ("cells" in read) {
        if (taken > 1 && read.cells.length !== this.width) break;
        this.add(rows, number, joined, read.cells);
        return taken;
      }
      const next = queue[at + taken];
      if (!next && !last) return 0;
      if (!next || next.fault) break;
      joined += `\n${next.text}`;
    }
    const own = parseQuoted(text, this.delimiter);
    return this.refuse(rows, number, text, "fault" in own ? own.fault : "has a quote that is never closed");
  }

  private add(rows: CsvRow[], line: number, raw: string, cells: string[]) {
    if (cells.length === this.width) rows.push({ line, raw, cells, fault: null });
    else this.refuse(rows, line, raw, `has ${cells.length} columns, but the header has ${this.width}`);
  }

  private refuse(rows: CsvRow[], line: number, raw: string, fault: string): 1 {
    rows.push({ line, raw, cells: null, fault });
    return 1;
  }
}
