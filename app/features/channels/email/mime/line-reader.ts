export interface Line {
  text: string;
  start: number;
  /** where the next line begins */
  next: number;
}

/**
 * Reads lines between two offsets, ended by line feed, carriage return or both. Remembers where the next end
 * of each kind is, so that a long text with ends of one kind only is still read in linear time.
 */
export class LineReader {
  private feed = -1;
  private carriage = -1;

  constructor(
    private readonly text: string,
    private readonly end: number,
  ) {}

  /** The line at an offset that must not go back. */
  at(start: number): Line {
    if (this.feed < start) this.feed = this.find("\n", start);
    if (this.carriage < start) this.carriage = this.find("\r", start);
    const stop = Math.min(this.feed, this.carriage);
    const both = stop === this.carriage && this.feed === stop + 1;
    return {
      text: this.text.slice(start, stop),
      start,
      next: Math.min(stop + (both ? 2 : 1), this.end),
    };
  }

  private find(sought: string, from: number): number {
    const found = this.text.indexOf(sought, from);
    return found === -1 || found > this.end ? this.end : found;
  }
}
