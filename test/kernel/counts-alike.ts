/**
 * Logs whose stalls are near the thresholds of verdicts, and the law that stalls which the kernel counts in place make the same sums
 * as stalls that are handed on one by one.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { kernelModule } from "../../src/kernel/kernel-module.js";
import { KernelOnDemand } from "../../src/kernel/kernel-on-demand.js";
import { LogLines } from "../../src/read/log-lines.js";
import { TranscriptReader, TranscriptWriter } from "../../src/read/transcript.js";
import { Aggregator, type AggregatorOptions } from "../../src/tally/aggregator.js";
import { encodeState } from "../../src/tally/encode-state.js";
import { damagedLog } from "../fuzz/damaged-log.js";
import { projectRoot } from "../project-root.js";
import { damage, damaged } from "./reads-alike.js";

const BEGIN_MS = 1_763_627_324_123;
const STACKS = [
  "Error\n    at charge (/srv/shop/billing.js:12:34)",
  "Error\n    at charge (/srv/shop/billing.js:14:2)\n    at main (/srv/shop/main.js:1:1)",
  "Error\n    at listOnTimeout (node:internal/timers:581:17)",
  "nothing that anybody understands",
  "",
];

/** Amounts of a stall of 100 ms: mostly of no interest, at times at a threshold or beside it. */
const amount = fc.oneof(
  { weight: 200, arbitrary: fc.constant(undefined) },
  { weight: 40, arbitrary: fc.integer({ min: 0, max: 4 }) },
  fc.constantFrom(4.999, 5, 9.999, 10, 49.999, 50, 50.001, 100, 120),
);

const stall = fc.record({
  stack: fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...STACKS.slice(0, 2)) },
    fc.constantFrom(...STACKS),
  ),
  duration: fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(100, 100.0004, 99.9996, 100.001, 99, 98) },
    fc.integer({ min: 0, max: 200_000 }).map((us) => us / 1000),
  ),
  main: fc.oneof(
    { weight: 40, arbitrary: fc.constant(90) },
    fc.constantFrom(undefined, 20, 49.999, 50),
  ),
  queue: amount,
  throttled: amount,
  lag: amount,
  gc: amount,
  suspended: amount,
  delay: amount,
  samples: fc.oneof(
    { weight: 40, arbitrary: fc.constant(undefined) },
    fc.array(fc.constantFrom(...STACKS.slice(0, 2)), { maxLength: 3 }),
  ),
  hasProfile: fc.oneof({ weight: 60, arbitrary: fc.constant(false) }, fc.constant(true)),
  more: fc.oneof(
    { weight: 40, arbitrary: fc.constant({}) },
    { weight: 40, arbitrary: fc.constant({ context: { route: "/buy" } }) },
    fc.constantFrom<object>(
      { debugger: true },
      { phase: "startup" },
      { context: { route: "/pay" } },
      { context: { route: "/pay", user: 7 } },
      { context: { route: "x".repeat(300) } },
      { context: {} },
      { odd: "\u00e9" },
    ),
  ),
});

/** What stands between two stalls: mostly nothing. */
const event = fc.oneof(
  { weight: 400, arbitrary: fc.constant("next") },
  { weight: 40, arbitrary: fc.constantFrom("alive", "open") },
  fc.constantFrom("again", "jump", "back", "start", "script", "left open", "bad", "sessionless"),
);

const log = fc.array(fc.tuple(event, fc.constantFrom("a", "a", "b"), stall), {
  minLength: 60,
  maxLength: 240,
});

type Log = typeof log extends fc.Arbitrary<infer T> ? T : never;

function textOf(lines: Log, seqs: Map<string, number>, at: { ms: number }): string {
  return lines
    .flatMap(([what, session, one]) => {
      const last = seqs.get(session) ?? 0;
      const seq =
        { again: last, jump: last + 5, back: Math.max(1, last - 3) }[what as string] ?? last + 1;
      seqs.set(session, Math.max(seq, last));
      at.ms += 1000;
      const stamp = { v: 1, session, timestamp: new Date(at.ms).toISOString() };
      const { stack, duration, main, queue, throttled, lag, gc, suspended, delay } = one;
      const record = {
        v: 1,
        type: "stall",
        ...(what === "sessionless" ? {} : { session }),
        timestamp: stamp.timestamp,
        seq,
        duration,
        stack,
        ...(delay === undefined ? {} : { capture: { at: 1, delay, during: delay !== 10 } }),
        ...(one.samples === undefined
          ? {}
          : { samples: one.samples.map((text, i) => ({ at: 10 * i, delay: 1, stack: text })) }),
        ...(one.hasProfile
          ? { profile: { interval: 1, samples: 90, gc: 60, stacks: [{ count: 9, stack }] } }
          : {}),
        cpu: { main, queue, throttled },
        watchdogLag: lag,
        gc,
        suspended,
        ...one.more,
      };
      const open = { v: 1, type: "stall-open", session, timestamp: stamp.timestamp };
      const before = {
        start: { ...stamp, type: "start", service: "shop", host: "one" },
        script: { ...stamp, type: "script", url: "/srv/shop/billing.js", sha256: `${seq % 3}` },
        alive: { v: 1, type: "alive", session, timestamp: stamp.timestamp, uptime: 5, dropped: {} },
        bad: { ...stamp, duration: -1, stack: "" },
        open: { ...open, seq, duration: 50, stack },
        "left open": { ...open, seq: seq + 1000, duration, stack },
      }[what as string];
      return (before === undefined ? [record] : [before, record]).map((line) =>
        JSON.stringify(line),
      );
    })
    .map((line) => `${line}\n`)
    .join("");
}

/** Reads pieces as another thread does. */
class Ahead {
  readonly #writer: TranscriptWriter;
  readonly #reader = new TranscriptReader();
  readonly #kernel = new KernelOnDemand(0, kernelModule());

  constructor(options: AggregatorOptions) {
    this.#writer = new TranscriptWriter(new Aggregator(options).countingFor(0));
  }

  /** @returns whether the lines were told of the piece; otherwise they must read it */
  tell(lines: LogLines, piece: Buffer, firstOffset: number): boolean {
    const own = new LogLines(this.#writer, { kernel: this.#kernel, firstOffset });
    own.push(piece);
    own.finish();
    const { isWorthwhile } = this.#writer;
    const transcript = structuredClone(this.#writer.take(own.lines, piece.length));
    this.#reader.addKinds(structuredClone(this.#writer.takeKinds()));
    return isWorthwhile && lines.pass(transcript, this.#reader);
  }
}

/** @param ahead reads every second piece of so many bytes and the rest of its last line */
function sumsOf(
  texts: readonly (string | Buffer)[],
  options: AggregatorOptions,
  kernel?: KernelOnDemand,
  pieceBytes?: number,
): [sums: string, counted: number, toldOfPieces: number] {
  const aggregator = new Aggregator(options);
  const ahead = pieceBytes === undefined ? undefined : new Ahead(options);
  let counted = 0;
  let toldCount = 0;
  for (const [input, text] of texts.entries()) {
    aggregator.nameInput(input, `${input}.ndjson`);
    const counting = aggregator.countingFor(input);
    const sink = {
      counting,
      record: (record: never, timestampMs: number, line: number) =>
        void aggregator.add(record, timestampMs, { input, line }),
      problem: () => {},
    };
    const lines = new LogLines(sink, { kernel });
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    let isAhead = false;
    for (let at = 0; at < bytes.length; isAhead = !isAhead) {
      const end = pieceBytes === undefined ? at + 3_000 : bytes.indexOf(10, at + pieceBytes) + 1;
      const piece = bytes.subarray(at, end > 0 ? end : bytes.length);
      if (isAhead && ahead?.tell(lines, piece, at) === true) toldCount++;
      else lines.push(piece);
      at += piece.length;
    }
    lines.finish();
    counted += counting.records;
  }
  const state = encodeState(aggregator.finish(), { hasMoments: true, filters: {} });
  const { cells, shapes, longest, stalls = [], ...rest } = state;
  // The order in which tallies were met is not told by any report.
  const times = Array.from(stalls).filter((_, i) => i % 6 < 5);
  const words = cells.map((cell) => JSON.stringify({ ...cell, shape: shapes[cell.shape] })).sort();
  return [
    JSON.stringify({ rest, words, times, longest: longest.filter((_, i) => i % 3 < 2) }),
    counted,
    toldCount,
  ];
}

/** What may be asked for of a log while it is counted. */
export const OPTIONS: readonly AggregatorOptions[] = [
  { filters: {}, idleFrames: [], burstGapMs: 60_000, keepsPoints: true },
  { filters: { services: ["shop"] }, idleFrames: [] },
  { filters: { minDurationMs: 100 }, idleFrames: [], keepsPoints: true },
  { filters: {}, idleFrames: [], mostStacks: 1 },
  {
    filters: { where: [{ key: "route", operator: "!=", value: "/pay" }] },
    idleFrames: [],
    partBy: { kind: "context", key: "route" },
  },
];

type OnCounted = (count: number, toldOfPieces: number) => void;

/**
 * The sums are those of the decoder alone.
 *
 * @param onCounted told how many stalls of a run the kernel counted in place, and of how many pieces another reader told
 */
export function countsAlike(options: AggregatorOptions, onCounted: OnCounted) {
  const texts = fc
    .tuple(fc.array(log, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([logs, isCopied]) => {
      const seqs = new Map<string, number>();
      const at = { ms: BEGIN_MS };
      const made = logs.map((lines) => textOf(lines, seqs, at));
      return isCopied ? [...made, made[0] as string] : made;
    });
  return sumsAreAlike(texts, options, onCounted);
}

/** The same of lines that our emitter has written, which crashes and other programs have mixed and damaged. */
export function realCountsAlike(options: AggregatorOptions) {
  const lines = ["before-web-1", "after-web-1", "after-worker"].flatMap((name) =>
    readFileSync(join(projectRoot, `sample-logs/${name}.ndjson`), "utf8")
      .trimEnd()
      .split("\n"),
  );
  const kept = lines.map((line) => Buffer.from(line));
  /** Neighbours, as the kernel counts what goes on as before; at times one that stands there a second time. */
  const run = fc
    .tuple(fc.nat(kept.length - 1), fc.integer({ min: 1, max: 60 }))
    .map(([from, count]) => kept.slice(from, from + count));
  const odd = fc.tuple(fc.constantFrom(...kept), damage).map(([line, how]) => [damaged(line, how)]);
  const other = damagedLog.map((bytes) => [bytes]);
  const text = fc
    .array(fc.oneof({ weight: 6, arbitrary: run }, { weight: 3, arbitrary: odd }, other), {
      minLength: 1,
      maxLength: 12,
    })
    .map((parts) => Buffer.concat(parts.flat().flatMap((line) => [line, Buffer.from("\n")])));
  return sumsAreAlike(fc.array(text, { minLength: 1, maxLength: 2 }), options, () => {});
}

function sumsAreAlike(
  drawn: fc.Arbitrary<readonly (string | Buffer)[]>,
  options: AggregatorOptions,
  onCounted: OnCounted,
) {
  const kernel = new KernelOnDemand(0, kernelModule());
  return fc.property(drawn, fc.nat(40_000), (texts, pieceBytes) => {
    const expected = sumsOf(texts, options)[0];
    const [sums, counted] = sumsOf(texts, options, kernel);
    assert.equal(sums, expected);
    const [pieceSums, , toldOfPieces] = sumsOf(texts, options, kernel, pieceBytes);
    assert.equal(pieceSums, expected);
    onCounted(counted, toldOfPieces);
  });
}
