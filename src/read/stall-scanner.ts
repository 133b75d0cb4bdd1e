import { isFunctionStarts, LONGEST_DURATION_MS } from "../record/decode.js";
import {
  type Capture,
  type CpuTimes,
  FORMAT_VERSION,
  type FunctionStarts,
  type StackSample,
  type StallRecord,
} from "../record/record.js";
import { parseTimestamp } from "../record/timestamp.js";
import { JsonCursor } from "./json-cursor.js";
import { type KnownText, keepStarts, knownStarts, TextCache } from "./text-cache.js";

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** The fields of one kind of object in a record, in the order in which the emitter writes them. */
class FieldTable {
  readonly names: readonly string[];
  /** Each with its closing quote. */
  readonly keys: readonly Buffer[];
  /** Which field came after which the last time; the records of a log are alike, so the guess is nearly always right. */
  readonly next: Uint8Array;

  constructor(...names: readonly string[]) {
    this.names = names;
    this.keys = names.map((name) => Buffer.from(`${name}"`, "latin1"));
    this.next = Uint8Array.from({ length: names.length + 1 }, (_, i) => (i + 1) % names.length);
    this.next[names.length] = 0;
  }
}

const STALL = new FieldTable(
  ..."v type session timestamp seq duration stack functions capture samples profile".split(" "),
  ..."cpu watchdogLag os gc suspended debugger phase context thread".split(" "),
);
const CAPTURE = new FieldTable("at", "delay", "during", "source", "pending");
const SAMPLE = new FieldTable("at", "delay", "count", "stack", "functions");
const PROFILE = new FieldTable("interval", "samples", "gc", "idle", "stacks");
const PROFILE_STACK = new FieldTable("count", "stack", "functions");
const CPU = new FieldTable("main", "queue", "throttled", "process");
const OS = new FieldTable("state", "syscall", "ownPoll", "load1", "pressure");

/** A stack as the scanner meets it, anywhere in a record. */
interface ScannedStack {
  text: KnownText | undefined;
  functions: FunctionStarts | undefined;
}

/** A stall as the scanner leaves it; fields that the record lacks are undefined. One object serves all lines. */
class ScannedStall implements ScannedStack {
  readonly v = 1;
  readonly type = "stall";
  session: string | undefined;
  /** Epoch ms. */
  timestamp = Number.NaN;
  seq: number | undefined;
  duration = Number.NaN;
  text: KnownText | undefined;
  functions: FunctionStarts | undefined;
  capture: Capture | undefined;
  samples: readonly StackSample[] | undefined;
  cpu: CpuTimes | undefined;
  watchdogLag: number | undefined;
  gc: number | undefined;
  suspended: number | undefined;
  debugger: true | undefined;
  phase: "startup" | undefined;
  thread: number | undefined;
  /** Where the fields stand that few ask for: [from, to). */
  contextFrom = -1;
  contextTo = -1;
  osFrom = -1;
  osTo = -1;
  profileFrom = -1;
  profileTo = -1;
  bytes: Buffer = Buffer.alloc(0);

  reset(bytes: Buffer): void {
    this.session = undefined;
    this.timestamp = Number.NaN;
    this.seq = undefined;
    this.duration = Number.NaN;
    this.text = undefined;
    this.functions = undefined;
    this.capture = undefined;
    this.samples = undefined;
    this.cpu = undefined;
    this.watchdogLag = undefined;
    this.gc = undefined;
    this.suspended = undefined;
    this.debugger = undefined;
    this.phase = undefined;
    this.thread = undefined;
    this.contextFrom = -1;
    this.osFrom = -1;
    this.profileFrom = -1;
    this.bytes = bytes;
  }

  get stack(): string | undefined {
    return this.text?.text;
  }

  get context(): unknown {
    return this.#parse(this.contextFrom, this.contextTo);
  }

  get os(): unknown {
    return this.#parse(this.osFrom, this.osTo);
  }

  get profile(): unknown {
    return this.#parse(this.profileFrom, this.profileTo);
  }

  #parse(from: number, to: number): unknown {
    return from < 0 ? undefined : JSON.parse(this.bytes.toString("utf8", from, to));
  }
}

/** One of the samples of a stall, or a stack of its profile. */
class ScannedSample implements ScannedStack {
  at = Number.NaN;
  delay = Number.NaN;
  count: number | undefined;
  text: KnownText | undefined;
  functions: FunctionStarts | undefined;
}

/** The fields of an object while it is read; those that it lacks stay undefined. */
type Scanned<T> = { -readonly [Name in keyof T]: T[Name] | undefined };

/** Takes the value of a field when the cursor stands before it; breaks the cursor if it is none. */
type ReadField<T> = (name: string, target: T) => void;

/**
 * Reads stalls from the bytes of their lines, several times as fast as `JSON.parse` and with the same result: the few
 * numbers are read where they stand, the long stacks are found again by their bytes.
 *
 * It is sound by giving up: a line with anything unusual (a field twice, an escape in a name, a wrong type, another type of
 * record) is not read, and the plain decoder decides. `test/read/stall-scanner.test.ts` holds the two against each other
 * over mutated lines.
 */
export class StallScanner {
  readonly #cursor = new JsonCursor();
  readonly #stall = new ScannedStall();
  readonly #capture = {} as Scanned<Required<Capture>>;
  readonly #cpu = {} as Scanned<Required<CpuTimes>>;
  readonly #texts = new TextCache();
  /** The bytes of the last session with the closing quote, and its name. */
  #session: { readonly raw: Buffer; readonly name: string } | undefined;
  #day = "";
  #dayMs = 0;

  /**
   * Reads `bytes[start, end)`, one line without its newline.
   *
   * @returns a stall whose `timestamp` is epoch ms, valid until the next line is scanned or the bytes change. Undefined says
   * nothing about the line but that the plain decoder must read it
   */
  scan(
    bytes: Buffer,
    start: number,
    end: number,
  ): (StallRecord & { timestamp: number }) | undefined {
    const cursor = this.#cursor;
    cursor.reset(bytes, start, end);
    const stall = this.#stall;
    stall.reset(bytes);
    this.#object(STALL, stall, this.#readStall);
    if (cursor.isBroken || cursor.at !== end) return undefined;
    if (stall.text === undefined || !(stall.duration <= LONGEST_DURATION_MS)) return undefined;
    if (Number.isNaN(stall.timestamp)) return undefined;
    // A field that is undefined reads like one that is missing.
    return stall as unknown as StallRecord & { timestamp: number };
  }

  readonly #readStall: ReadField<ScannedStall> = (name, stall) => {
    const cursor = this.#cursor;
    switch (name) {
      case "v":
        if (cursor.number() !== FORMAT_VERSION) cursor.isBroken = true;
        break;
      case "type":
        cursor.expect('"stall"');
        break;
      case "session":
        stall.session = this.#readSession();
        break;
      case "timestamp":
        stall.timestamp = this.#readTimestamp();
        break;
      case "seq":
        stall.seq = cursor.whole();
        break;
      case "duration":
        stall.duration = cursor.amount();
        break;
      case "stack":
      case "functions":
        this.#readStack(name, stall);
        break;
      case "capture":
        stall.capture = this.#readCapture();
        break;
      case "samples":
        stall.samples = this.#readSamples();
        break;
      case "profile":
        stall.profileFrom = cursor.at;
        this.#skipProfile();
        stall.profileTo = cursor.at;
        break;
      case "cpu":
        stall.cpu = this.#readCpuTimes();
        break;
      case "os":
        stall.osFrom = cursor.at;
        this.#object(OS, undefined, this.#readOs);
        stall.osTo = cursor.at;
        break;
      case "watchdogLag":
        stall.watchdogLag = cursor.amount();
        break;
      case "gc":
        stall.gc = cursor.amount();
        break;
      case "suspended":
        stall.suspended = cursor.amount();
        break;
      case "debugger":
        stall.debugger = true;
        cursor.expect("true");
        break;
      case "phase":
        stall.phase = "startup";
        cursor.expect('"startup"');
        break;
      case "context":
        if (cursor.peek() !== OPEN_BRACE) cursor.isBroken = true;
        stall.contextFrom = cursor.at;
        this.#skipValue();
        stall.contextTo = cursor.at;
        break;
      case "thread":
        stall.thread = cursor.whole();
    }
  };

  #readCapture(): Capture {
    const capture = this.#capture;
    capture.at = undefined;
    capture.delay = undefined;
    capture.during = undefined;
    capture.source = undefined;
    capture.pending = undefined;
    this.#object(CAPTURE, capture, this.#readCaptureField);
    const { at, delay, during } = capture;
    if (at === undefined || delay === undefined || during === undefined)
      this.#cursor.isBroken = true;
    return capture as Capture;
  }

  readonly #readCaptureField: ReadField<Scanned<Required<Capture>>> = (name, capture) => {
    const cursor = this.#cursor;
    switch (name) {
      case "at":
        capture.at = cursor.amount();
        break;
      case "delay":
        capture.delay = cursor.amount();
        break;
      case "during":
        capture.during = cursor.flag();
        break;
      case "source":
        capture.source = cursor.word('"profile"') ? "profile" : "interrupt";
        if (capture.source === "interrupt") cursor.expect('"interrupt"');
        break;
      case "pending":
        capture.pending = true;
        cursor.expect("true");
    }
  };

  #readCpuTimes(): CpuTimes {
    const cpu = this.#cpu;
    cpu.main = undefined;
    cpu.queue = undefined;
    cpu.throttled = undefined;
    cpu.process = undefined;
    this.#object(CPU, cpu, this.#readCpu);
    return cpu as CpuTimes;
  }

  readonly #readCpu: ReadField<Scanned<Required<CpuTimes>>> = (name, cpu) => {
    cpu[name as keyof CpuTimes] = this.#cursor.amount();
  };

  #readSamples(): StackSample[] {
    const samples: StackSample[] = [];
    this.#list(() => {
      const sample = new ScannedSample();
      this.#object(SAMPLE, sample, this.#readSample);
      const { at, delay, count, text, functions } = sample;
      if (text === undefined || Number.isNaN(at + delay)) this.#cursor.isBroken = true;
      else samples.push({ at, delay, count, stack: text.text, functions } as StackSample);
    });
    return samples;
  }

  readonly #readSample: ReadField<ScannedSample> = (name, sample) => {
    switch (name) {
      case "at":
        sample.at = this.#cursor.amount();
        break;
      case "delay":
        sample.delay = this.#cursor.amount();
        break;
      case "count":
        sample.count = this.#cursor.whole();
        break;
      default:
        this.#readStack(name, sample);
    }
  };

  #skipProfile(): void {
    const profile = { required: 0 };
    this.#object(PROFILE, profile, this.#readProfile);
    if (profile.required !== 3) this.#cursor.isBroken = true;
  }

  readonly #readProfile: ReadField<{ required: number }> = (name, profile) => {
    if (name !== "gc" && name !== "idle") profile.required++;
    if (name === "interval") this.#cursor.amount();
    else if (name !== "stacks") this.#cursor.whole();
    else {
      this.#list(() => {
        const stack = new ScannedSample();
        this.#object(PROFILE_STACK, stack, this.#readSample);
        if (stack.text === undefined || stack.count === undefined) this.#cursor.isBroken = true;
      });
    }
  };

  readonly #readOs: ReadField<undefined> = (name) => {
    const cursor = this.#cursor;
    if (name === "ownPoll") cursor.flag();
    else if (name === "load1" || name === "pressure") cursor.amount();
    else if (cursor.peek() !== QUOTE || !cursor.skipValue()) cursor.isBroken = true;
  };

  #skipValue(): void {
    if (!this.#cursor.skipValue()) this.#cursor.isBroken = true;
  }

  #readStack(name: string, target: ScannedStack): void {
    if (name === "stack") target.text = this.#readText();
    // The emitter writes the starts behind their stack; where they come first, there is nothing to keep them beside.
    else if (target.text === undefined) this.#cursor.isBroken = true;
    else target.functions = this.#readStarts(target.text);
  }

  #readText(): KnownText | undefined {
    const cursor = this.#cursor;
    const text = cursor.take(QUOTE)
      ? this.#texts.find(cursor.bytes, cursor.at, cursor.limit)
      : undefined;
    if (text === undefined) cursor.isBroken = true;
    else cursor.at += text.raw.length;
    return text;
  }

  #readStarts(beside: KnownText): FunctionStarts | undefined {
    const cursor = this.#cursor;
    const { bytes, at, limit } = cursor;
    const known = knownStarts(beside, bytes, at, limit);
    if (known !== undefined) {
      cursor.at += known.raw.length;
      return known.starts;
    }
    this.#skipValue();
    if (cursor.isBroken) return undefined;
    const raw = bytes.subarray(at, cursor.at);
    const starts: unknown = JSON.parse(raw.toString("latin1"));
    if (isFunctionStarts(starts)) return keepStarts(beside, raw, starts).starts;
    cursor.isBroken = true;
    return undefined;
  }

  #readSession(): string | undefined {
    const cursor = this.#cursor;
    const { bytes, at } = cursor;
    const known = this.#session;
    if (known !== undefined && bytes[at] === QUOTE) {
      const end = at + 1 + known.raw.length;
      if (end <= cursor.limit && bytes.compare(known.raw, 0, known.raw.length, at + 1, end) === 0) {
        cursor.at = end;
        return known.name;
      }
    }
    const name = cursor.plainString();
    if (name === undefined) cursor.isBroken = true;
    else this.#session = { raw: Buffer.from(bytes.subarray(at + 1, cursor.at)), name };
    return name;
  }

  /** Epoch ms; NaN, which breaks the scan, for any other form than a number and `2026-11-20T08:28:44.123Z`. */
  #readTimestamp(): number {
    const cursor = this.#cursor;
    const { bytes, at } = cursor;
    if (bytes[at] !== QUOTE) return parseTimestamp(cursor.number()) ?? Number.NaN;
    const from = at + 1;
    if (from + 25 > cursor.limit || !hasMarks(bytes, from)) return Number.NaN;
    const hour = twoDigits(bytes, from + 11);
    const minute = twoDigits(bytes, from + 14);
    const second = twoDigits(bytes, from + 17);
    const ms = twoDigits(bytes, from + 20) * 10 + (twoDigits(bytes, from + 21) % 10);
    if (!(hour < 24 && minute < 60 && second < 60 && ms >= 0)) return Number.NaN;
    cursor.at = from + 25;
    return this.#dayOf(bytes, from) + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  }

  /** The beginning of a day in epoch ms; NaN if there is no such day. */
  #dayOf(bytes: Buffer, from: number): number {
    const day = this.#day;
    let isSame = day.length === 10;
    for (let i = 0; isSame && i < 10; i++) isSame = bytes[from + i] === day.charCodeAt(i);
    if (isSame) return this.#dayMs;
    this.#day = bytes.toString("latin1", from, from + 10);
    this.#dayMs = parseTimestamp(`${this.#day}T00:00:00Z`) ?? Number.NaN;
    return this.#dayMs;
  }

  /** An object, each of whose fields is handed on when the cursor stands before its value. */
  #object<T>(table: FieldTable, target: T, read: ReadField<T>): void {
    const cursor = this.#cursor;
    if (!cursor.take(OPEN_BRACE)) cursor.isBroken = true;
    if (cursor.isBroken || cursor.take(CLOSE_BRACE)) return;
    let seen = 0;
    let last = table.names.length;
    do {
      if (!cursor.take(QUOTE)) cursor.isBroken = true;
      const field = this.#field(table, last);
      if (field < 0) {
        this.#skipUnknownField();
      } else {
        const bit = 1 << field;
        if ((seen & bit) !== 0 || !cursor.take(COLON)) cursor.isBroken = true;
        seen |= bit;
        last = field;
        cursor.peek();
        read(table.names[field] as string, target);
      }
    } while (!cursor.isBroken && cursor.take(COMMA));
    if (!cursor.take(CLOSE_BRACE)) cursor.isBroken = true;
  }

  /** Steps over the name of a field and its closing quote. @returns its number in the table; -1 if it is unknown */
  #field(table: FieldTable, last: number): number {
    const { keys, next } = table;
    const guess = next[last] as number;
    if (this.#takesKey(keys[guess] as Buffer)) return guess;
    for (let i = 0; i < keys.length; i++) {
      if (!this.#takesKey(keys[i] as Buffer)) continue;
      next[last] = i;
      return i;
    }
    return -1;
  }

  #takesKey(key: Buffer): boolean {
    const { bytes, at, limit } = this.#cursor;
    if (at + key.length > limit) return false;
    for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false;
    this.#cursor.at = at + key.length;
    return true;
  }

  /** A field that this version does not know. Its name has no escapes, or it could be a known one in disguise. */
  #skipUnknownField(): void {
    const cursor = this.#cursor;
    cursor.at--;
    if (cursor.plainString() === undefined || !cursor.take(COLON)) cursor.isBroken = true;
    else this.#skipValue();
  }

  #list(readItem: () => void): void {
    const cursor = this.#cursor;
    if (!cursor.take(OPEN_BRACKET)) cursor.isBroken = true;
    if (cursor.isBroken || cursor.take(CLOSE_BRACKET)) return;
    do {
      readItem();
    } while (!cursor.isBroken && cursor.take(COMMA));
    if (!cursor.take(CLOSE_BRACKET)) cursor.isBroken = true;
  }
}

/** The letters and signs of `2026-11-20T08:28:44.123Z"` behind its date. */
function hasMarks(bytes: Buffer, from: number): boolean {
  return (
    bytes[from + 10] === 0x54 &&
    bytes[from + 13] === COLON &&
    bytes[from + 16] === COLON &&
    bytes[from + 19] === 0x2e &&
    bytes[from + 23] === 0x5a &&
    bytes[from + 24] === QUOTE
  );
}

/** NaN if they are no digits. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = (bytes[at] as number) - 48;
  const ones = (bytes[at + 1] as number) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
