import { compareTexts } from "../record/compare-texts.js";
import type { StallOpenRecord } from "../record/record.js";
import type { RecordPlace } from "./example.js";
import type { Scripts } from "./scripts.js";
import type { Session } from "./session.js";

/** A stall that was still going on when its record was written. */
export interface OpenStall {
  readonly session: Session;
  readonly record: StallOpenRecord;
  readonly timestampMs: number;
  readonly place: RecordPlace;
  /** Those files of its stack that its session had described. */
  readonly scripts: Scripts;
}

/** How many stalls can be open at once, one per session, before the oldest is taken for unfinished. */
const MOST_OPEN_STALLS = 20_000;

/** Stalls of which only the beginning was read so far. */
export class OpenStalls {
  readonly #byKey = new Map<string, OpenStall>();
  readonly #compareInputs: (a: number, b: number) => number;

  /** @param compareInputs below 0 if the first of two inputs comes first */
  constructor(compareInputs: (a: number, b: number) => number) {
    this.#compareInputs = compareInputs;
  }

  /** Keeps a stall until it is closed. @returns the oldest, if there are too many: it is taken for unfinished */
  add(open: OpenStall): OpenStall | undefined {
    const { session, record, place } = open;
    const key = keyOf(session, record.seq ?? `${place.input}:${place.line}`);
    const earlier = this.#byKey.get(key);
    if (earlier !== undefined && this.#compare(earlier, open) <= 0) return undefined;
    this.#byKey.set(key, open);
    if (this.#byKey.size <= MOST_OPEN_STALLS) return undefined;
    const [oldestKey, oldest] = this.#byKey.entries().next().value as [string, OpenStall];
    this.#byKey.delete(oldestKey);
    return oldest;
  }

  /** Below 0 if the first of two records of one stall is kept: the later one, and of copies the one whose input comes first. */
  #compare({ record: a, ...atA }: OpenStall, { record: b, ...atB }: OpenStall): number {
    return (
      b.duration - a.duration ||
      this.#compareInputs(atA.place.input, atB.place.input) ||
      atA.place.line - atB.place.line
    );
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** Forgets a stall that is over. */
  close(session: Session, seq: number): void {
    if (this.#byKey.size > 0) this.#byKey.delete(keyOf(session, seq));
  }

  /** Takes out all that are left. */
  takeAll(): OpenStall[] {
    const all = this.all();
    this.#byKey.clear();
    return all;
  }

  /** By session and number. */
  all(): OpenStall[] {
    const textOf = ({ session, record, place }: OpenStall): string =>
      `${session.key}\n${record.seq ?? `${place.input}:${place.line}`}`;
    return [...this.#byKey.values()].sort((a, b) => compareTexts(textOf(a), textOf(b)));
  }

  /** Renumbers the inputs. */
  renumberInputs(numberOf: (input: number) => number): void {
    for (const open of this.takeAll()) {
      const { input, line } = open.place;
      this.add({ ...open, place: { input: numberOf(input), line } });
    }
  }
}

function keyOf(session: Session, seq: number | string): string {
  return `${session.index}\n${seq}`;
}

/** Whether the end of a stall was read, from a log or a summary. */
export function isOver({ session, record }: OpenStall): boolean {
  const { seq } = record;
  return seq !== undefined && (session.closed.has(seq) || session.summarized.has(seq));
}
