import { seconds } from "#app/platform/time.ts";

export interface Progress {
  /** 0 to 1 */
  share: number;
  records: number;
}

const barWidth = 24;
const terminalEvery = 100;
const lineEvery = seconds(5);

function duration(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds / 1000));
  const minutes = Math.floor(whole / 60);
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

/**
 * Progress on standard error: a bar on a terminal, a line every few seconds elsewhere.
 *
 * @param what is counted, e.g. "records"
 */
export class ProgressReport {
  private readonly began = performance.now();
  private readonly first: Progress;
  private shown = 0;

  constructor(
    private readonly what: string,
    first: Progress,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.first = first;
  }

  /** Shows it, unless it was shown a moment ago. */
  show(progress: Progress) {
    const now = performance.now();
    if (now - this.shown < (this.stream.isTTY ? terminalEvery : lineEvery)) return;
    this.shown = now;
    this.write(progress);
  }

  /** Shows where it ended. */
  end(progress: Progress) {
    this.write(progress);
    if (this.stream.isTTY) this.stream.write("\n");
  }

  /** Records a second since the beginning. */
  rate({ records }: Progress): number {
    return Math.round(((records - this.first.records) * 1000) / Math.max(1, performance.now() - this.began));
  }

  private write(progress: Progress) {
    const share = Math.min(1, Math.max(0, progress.share));
    const done = share - this.first.share;
    const elapsed = performance.now() - this.began;
    const left = share < 1 && done > 0.001 ? `, ${duration((elapsed / done) * (1 - share))} left` : "";
    const numbers = `${progress.records.toLocaleString("en")} ${this.what}, ${this.rate(progress).toLocaleString("en")}/s${left}`;
    const percent = `${Math.floor(share * 100)} %`.padStart(5);
    if (!this.stream.isTTY) {
      this.stream.write(`${percent}  ${numbers}\n`);
      return;
    }
    const full = Math.round(share * barWidth);
    this.stream.write(`\r\x1b[K${"█".repeat(full)}${"░".repeat(barWidth - full)} ${percent}  ${numbers}`);
  }
}
