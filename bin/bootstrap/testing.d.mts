type Note = (detail: string) => void;
type Purpose = "work" | "trial";

export interface Trial {
  /** where its servers keep their data until it is closed */
  folder: string;
  /** the administrator's database of the private PostgreSQL */
  postgresUrl: string;
  close(): Promise<void>;
}

export interface TrialRedis {
  url: string;
  /** Kills it and starts it again where it was. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const programFlags: string[];
export function provideBuild(wanted?: ("pages" | "programs")[]): Promise<void>;
export function provideChromium(note?: Note): Promise<string>;
export function provideDovecotProgram(note?: Note): Promise<string>;
export function provideEximProgram(note?: Note): Promise<string>;
export function provideRedisProgram(note?: Note): Promise<string>;
export function freePort(wanted?: number): Promise<number>;
export function step<T>(title: string, work: (note: Note) => Promise<T> | T): Promise<T>;
export function run(
  command: string,
  args: string[],
  options?: { cwd?: string; env?: Record<string, string | undefined> },
): Promise<{ stdout: string }>;
export function openTrial(options?: { purpose?: Purpose }): Promise<Trial>;
export function openTrialRedis(
  folder: string,
  program: string,
  options?: { purpose?: Purpose },
): Promise<TrialRedis>;
