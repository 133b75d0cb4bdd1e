/**
 * The stacks of one record share most of their frames, so each line is stored once: `samples` and `profile` refer to lines by
 * number, counting those of `stack` first and then those of `frames`.
 */
import type { FunctionStart, FunctionStarts, StallOpenRecord, StallRecord } from "./record.js";

type Stall = StallRecord | StallOpenRecord;

/** A stack as it is recorded. */
interface RecordedStack {
  readonly stack: string;
  readonly functions?: FunctionStarts | undefined;
}

/** A line of a stack: a frame, or a note that frames were left out. */
interface Line {
  readonly text: string;
  readonly start: FunctionStart | null;
}

const HEADER = "Error\n";
const FRAME = "    at ";
const NUMBERS = /^\d+(?:-\d+)?(?: \d+(?:-\d+)?)*$/;

/** Stores each line of a stall's stacks once. A record that is not `voted` stays as it is, because readers vote on its stacks. */
export function compactStacks<R extends Stall>(record: R): R {
  const lines = linesOf(record);
  const { samples, profile } = record;
  if (lines === undefined || record.capture?.voted !== true) return record;
  const count = lines.length;
  const numbers = new Map(lines.map((line, i) => [keyOf(line), i]));
  const compact = <S extends RecordedStack>(one: S): S => {
    const own = linesOf(one);
    if (own === undefined || one.stack === "") return one;
    const { functions: _functions, ...rest } = one;
    const named = own.map((line) => {
      const key = keyOf(line);
      const known = numbers.get(key) ?? lines.push(line) - 1;
      numbers.set(key, known);
      return known;
    });
    return { ...rest, stack: printNumbers(named) } as S;
  };
  const compacted = {
    ...(samples && { samples: samples.map(compact) }),
    ...(profile && { profile: { ...profile, stacks: profile.stacks.map(compact) } }),
  };
  const more = lines.slice(count);
  return { ...record, ...compacted, ...(more.length > 0 && { frames: stackOf(more) }) };
}

/** Restores the whole text of each of a stall's stacks. */
export function expandStacks<R extends Stall>(record: R): R {
  const { frames, ...rest } = record;
  const { samples, profile } = record;
  const more = frames && linesOf({ ...frames, stack: HEADER + frames.stack });
  const lines = [...(linesOf(record) ?? []), ...(more ?? [])];
  const expand = <S extends RecordedStack>(one: S): S => {
    if (!NUMBERS.test(one.stack)) return one;
    const named = readNumbers(one.stack, lines.length).flatMap((number) => lines[number] ?? []);
    const { stack, functions } = stackOf(named);
    return { ...one, stack: HEADER + stack, ...(functions && { functions }) };
  };
  return {
    ...rest,
    ...(samples && { samples: samples.map(expand) }),
    ...(profile && { profile: { ...profile, stacks: profile.stacks.map(expand) } }),
  } as unknown as R;
}

/** The lines of a stack in the emitter's format; undefined for any other. */
function linesOf({ stack, functions }: RecordedStack): Line[] | undefined {
  if (stack === "") return [];
  if (!stack.startsWith(HEADER)) return undefined;
  let frame = 0;
  const lines = stack
    .slice(HEADER.length)
    .split("\n")
    .map((text): Line => {
      if (!text.startsWith(FRAME)) return { text, start: null };
      return { text, start: functions?.[frame++] ?? null };
    });
  const isParallel = functions === undefined || functions.length === frame;
  return isParallel ? lines : undefined;
}

function stackOf(lines: readonly Line[]): RecordedStack {
  const starts = lines.filter(({ text }) => text.startsWith(FRAME)).map(({ start }) => start);
  const functions = starts.some((start) => start !== null) ? starts : undefined;
  return { stack: lines.map(({ text }) => text).join("\n"), ...(functions && { functions }) };
}

function keyOf({ text, start }: Line): string {
  return start === null ? text : `${text} ${start}`;
}

/** `3 4-17` */
function printNumbers(numbers: readonly number[]): string {
  const runs: [from: number, to: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run?.[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(" ");
}

/** @param count the number of lines; a range in the text may exceed it */
function readNumbers(text: string, count: number): number[] {
  return text.split(" ").flatMap((run) => {
    const [from = 0, to = from] = run.split("-").map(Number);
    return Array.from(
      { length: Math.max(0, Math.min(to, count - 1) - from + 1) },
      (_, i) => from + i,
    );
  });
}
