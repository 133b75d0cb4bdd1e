import type { SessionFacts } from "../record/record.js";
import type { DescribedFiles } from "./described-files.js";
import type { LifeLine } from "./life-line.js";
import type { NumberSet } from "./number-set.js";
import type { Program } from "./program.js";
import type { WorkLine } from "./work-line.js";

/** One run of an emitter, as far as the logs describe it. */
export interface Session {
  readonly id: string;
  /** Unique: its id, unless several processes have that. */
  key: string;
  /** Number of the session in its table. */
  readonly index: number;
  /** What its `start` said; undefined until (or unless) one was read. It tells processes of one id apart. */
  said: SessionFacts | undefined;
  /** The same by the name of its program: without a version or service that is not told apart. */
  facts: SessionFacts | undefined;
  /** The input with its latest `start`. */
  startedIn: number | undefined;
  /** Number of the host in the table. */
  host: number;
  readonly lifeLine: LifeLine;
  /** What it has done; undefined if that is not kept. */
  readonly work: WorkLine | undefined;
  /** Numbers of the stalls that are over, from logs. */
  readonly closed: NumberSet;
  /** The same from summaries. */
  readonly summarized: NumberSet;
  /** The input with its latest stalls. */
  lastPath: string;
  /** The highest count of dropped records by reason; the emitter counts from its start. */
  dropped: ReadonlyMap<string, number>;
  program: Program;
  /** What it has described in the latest input that does: an emitter describes its files again in every log. */
  files: DescribedFiles | undefined;
}

/** Whether it runs a program that is not told apart from others, and is therefore known by less than it said. */
export function isNamedLess({ said, facts }: Pick<Session, "said" | "facts">): boolean {
  return said?.service !== facts?.service || said?.version !== facts?.version;
}
