import type { Answer } from "./answer.js";
import { Capture, type Reply } from "./capture.js";
import { monotonicMs } from "./clock.js";
import { Detector } from "./detector.js";
import {
  cpuBetween,
  difference,
  EvidenceReader,
  type Reading,
  suspendedBetween,
} from "./evidence.js";
import { hasInspectorClient } from "./inspector-client.js";
import { LatenessLog } from "./lateness.js";
import type { Aftermath, FromWatchdog, WatchdogOrders, WatchdogSettings } from "./messages.js";
import { OpenStall, rounded } from "./open-stall.js";
import { SessionLog, type StallBody } from "./session-log.js";
import type { Beat, EndedStall, SharedState } from "./shared-state.js";
import { composeStall } from "./stall-body.js";
import { ThreadObserver } from "./thread-state.js";

const ALIVE_MS = 60_000;

/** A tick that writes nothing takes less than a millisecond of processor time. */
const LONG_TICK_MS = 10;

/** How long a finished stall waits for what only the watched thread can add to it. */
const AFTERMATH_WAIT_MS = 1000;

/** How long the end of everything waits for an answer that is on its way. */
const LAST_ANSWER_WAIT_MS = 50;

/** A stall that is over and waits for its last details. */
interface Finished {
  readonly gap: EndedStall;
  readonly open: OpenStall;
  readonly evidence: Pick<StallBody, "cpu" | "watchdogLag" | "suspended" | "os">;
  readonly sinceMs: number;
  aftermath?: Aftermath;
}

/** The life of the watchdog: one tick after the other until it is told to finish. */
export class Watch {
  readonly #state: SharedState;
  readonly #settings: WatchdogSettings;
  readonly #send: (message: FromWatchdog) => void;
  readonly #detector: Detector;
  readonly #capture = new Capture();
  readonly #evidence: EvidenceReader;
  readonly #thread: ThreadObserver;
  readonly #lateness = new LatenessLog();
  readonly #log: SessionLog;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  #nextAliveMs = 0;
  #onReply: (() => void) | undefined;
  #nextGap = 0;
  #nextSeq = 0;
  #before: Reading;
  /** From when on its own lateness is known, monotonic milliseconds. */
  readonly #bornMs = monotonicMs();
  #open: OpenStall | undefined;
  #finished: Finished[] = [];
  /** Aftermaths that came before the watchdog had seen the end of their stall. */
  #early: Aftermath[] = [];
  /** The beat of the last stall whose end was seen. */
  #lastGapBeat = -1;
  #isFinishing = false;

  constructor(
    state: SharedState,
    { settings, before, startWallMs }: WatchdogOrders,
    send: (message: FromWatchdog) => void,
  ) {
    this.#state = state;
    this.#settings = settings;
    this.#send = send;
    this.#before = before;
    this.#evidence = new EvidenceReader(settings.task);
    this.#thread = new ThreadObserver(settings.task);
    this.#detector = new Detector({
      thresholdMs: settings.thresholdMs,
      intervalMs: settings.intervalMs,
      tickMs: Math.min(20, Math.max(5, settings.intervalMs / 5)),
    });
    const start = { monotonicMs: before.atMs, wallMs: startWallMs };
    this.#log = new SessionLog(settings, start, (reason) =>
      this.#warn(
        `cannot write to ${settings.file} (${reason}); losses are counted, the program goes on`,
      ),
    );
  }

  start(): void {
    this.#log.open();
    this.#nextAliveMs = monotonicMs() + ALIVE_MS;
    this.#state.reach("ready");
    this.#tick();
  }

  noteAftermath(aftermath: Aftermath): void {
    this.#take(aftermath);
    // What comes behind the order to finish must not start the ticking again: nothing would ever end it.
    if (!this.#isFinishing) this.#tick();
  }

  /**
   * Writes everything that is known, the `stop` record last, and tells the watched thread that it may go.
   *
   * An answer may still be on its way: it travels by another channel than this order and was given before it. It is
   * waited for, but not for long, because the host's exit waits for us.
   */
  finish(reason: string, aftermath: Aftermath | undefined, onFinished: () => void): void {
    this.#isFinishing = true;
    if (aftermath !== undefined) this.#take(aftermath);
    clearTimeout(this.#timer);
    this.#look(monotonicMs());
    const end = () => {
      clearTimeout(this.#timer);
      this.#end(reason);
      onFinished();
    };
    if (this.#capture.isAsking) {
      this.#onReply = end;
      this.#timer = setTimeout(end, LAST_ANSWER_WAIT_MS);
    } else {
      end();
    }
  }

  #end(reason: string): void {
    this.#writeFinished(true);
    this.#capture.close();
    this.#log.stop(reason, this.#state.readBeat());
    this.#evidence.close();
    this.#thread.close();
    this.#state.reach("done");
  }

  #take(aftermath: Aftermath): void {
    const finished = this.#finished.find((one) => one.gap.beat === aftermath.beat);
    if (finished !== undefined) finished.aftermath = aftermath;
    else if (aftermath.beat > this.#lastGapBeat) this.#early.push(aftermath);
  }

  #tick(): void {
    clearTimeout(this.#timer);
    const nowMs = monotonicMs();
    if (this.#dueMs > 0) this.#lateness.note(this.#dueMs, nowMs);
    const { lines } = this.#log;
    const beat = this.#look(nowMs);
    this.#writeFinished(false);
    if (nowMs >= this.#nextAliveMs) {
      this.#nextAliveMs = nowMs + ALIVE_MS;
      this.#log.alive(beat);
    }
    const afterMs = monotonicMs();
    // A stop can also come in the middle of a tick. What a write to a slow disk takes is no lateness, though.
    if (afterMs - nowMs > LONG_TICK_MS && this.#log.lines === lines) {
      this.#lateness.note(nowMs, afterMs);
    }
    this.#dueMs = this.#detector.nextWakeMs(afterMs);
    // Rounded up, because a timer that fires a fraction too early would find nothing to do.
    const waitMs = Math.ceil(this.#dueMs - afterMs);
    this.#dueMs = afterMs + waitMs;
    this.#timer = setTimeout(() => this.#tick(), waitMs);
  }

  #look(nowMs: number): Beat | undefined {
    const beat = this.#state.readBeat();
    if (beat === undefined) return undefined;
    const isLeaving = this.#state.hasReached("leaving");
    for (const step of this.#detector.feed(nowMs, beat)) {
      if (step === "beat") this.#noteBeat(nowMs);
      else if (isLeaving) continue;
      else if (step === "write-open") this.#writeOpen(nowMs, beat);
      else this.#ask(nowMs, beat);
    }
    return beat;
  }

  #noteBeat(nowMs: number): void {
    const after = this.#evidence.read();
    const { gaps, next, lost } = this.#state.readGaps(this.#nextGap);
    this.#nextGap = next;
    if (lost > 0) this.#log.noteUnseen(lost);
    for (const gap of gaps) {
      const open = this.#open?.beat === gap.beat ? this.#open : new OpenStall(gap.beat);
      this.#finished.push(this.#finish(gap, open, after, nowMs));
      this.#lastGapBeat = gap.beat;
    }
    this.#early = this.#early.filter((one) => one.beat > this.#lastGapBeat);
    this.#open = undefined;
    this.#before = after;
    this.#lateness.forget(nowMs - 10_000);
    this.#thread.learnOwnPoll();
  }

  #finish(gap: EndedStall, open: OpenStall, after: Reading, nowMs: number): Finished {
    const endMs = gap.startMs + gap.durationMs;
    const aftermath = this.#early.find((one) => one.beat === gap.beat);
    return {
      gap,
      open,
      sinceMs: nowMs,
      evidence: {
        ...this.#evidenceOf(open, gap.startMs, endMs, after),
        suspended: suspendedBetween(this.#before, after, gap.wallAheadMs),
      },
      ...(aftermath === undefined ? {} : { aftermath }),
    };
  }

  #evidenceOf(open: OpenStall, startMs: number, endMs: number, after: Reading) {
    const pressure = difference(this.#before.pressureMs, after.pressureMs);
    const os = { ...open.os, ...(pressure === undefined ? {} : { pressure }) };
    const isWitness = this.#bornMs <= startMs;
    return {
      cpu: cpuBetween(this.#before, after, endMs - startMs),
      ...(isWitness ? { watchdogLag: rounded(this.#lateness.largestWithin(startMs, endMs)) } : {}),
      ...(Object.keys(os).length === 0 ? {} : { os }),
    };
  }

  #ask(nowMs: number, beat: Beat): void {
    this.#open ??= new OpenStall(beat.count);
    const open = this.#open;
    // Together with the first stack: at the end of a wait the thread is found running, on its way out of it.
    open.os ??= this.#thread.observe();
    open.hasDebugger ||= hasInspectorClient(beat.inspectorPort);
    if (this.#settings.refusal !== undefined) {
      this.#warnOfRefusal(this.#settings.refusal);
      return;
    }
    if (!this.#settings.asks) return;
    if (this.#capture.isAsking || !open.mayAsk) return;
    open.noteAsked(nowMs);
    const askedMs = monotonicMs();
    this.#capture.ask((reply) => this.#noteReply(open, askedMs, reply));
  }

  #noteReply(open: OpenStall, askedMs: number, reply: Reply): void {
    if (reply.kind === "refused") this.#warnOfRefusal(reply.reason);
    if (reply.kind === "answer") this.#noteAnswer(open, askedMs, reply.answer);
    this.#onReply?.();
  }

  #noteAnswer(open: OpenStall, askedMs: number, answer: Answer): void {
    const isDuring = answer.beat === open.beat;
    if (!isDuring && open.first !== undefined) return;
    open.add({ answer, askedMs, answeredMs: monotonicMs() });
    if (isDuring && open === this.#open && !this.#isFinishing) {
      const beat = this.#state.readBeat();
      if (beat?.count === open.beat) this.#detector.learnStart(beat.timeMs + answer.idleMs);
      this.#tick();
    }
  }

  #writeOpen(nowMs: number, beat: Beat): void {
    const open = this.#open;
    if (open === undefined) return;
    open.seq ??= this.#nextSeq++;
    const idleMs = Math.min(open.first?.answer.idleMs ?? 0, this.#settings.intervalMs);
    const startMs = beat.timeMs + idleMs;
    const evidence = this.#evidenceOf(open, startMs, nowMs, this.#evidence.read());
    this.#log.stallOpen(
      composeStall({
        open,
        seq: open.seq,
        startMs,
        startWallMs: beat.wallMs + idleMs,
        durationMs: nowMs - startMs,
        nowMs,
        evidence,
        isOver: false,
      }),
    );
  }

  #writeFinished(isLastChance: boolean): void {
    const nowMs = monotonicMs();
    while (this.#finished[0] !== undefined) {
      const { gap, open, evidence, sinceMs, aftermath } = this.#finished[0];
      const hasWaited = nowMs - sinceMs >= AFTERMATH_WAIT_MS;
      const isUnanswered = open.first === undefined && this.#capture.isAsking;
      const isIncomplete = aftermath === undefined || isUnanswered;
      if (isIncomplete && !isLastChance && !hasWaited) return;
      this.#finished.shift();
      const laterMs = aftermath?.startsLaterMs ?? 0;
      const durationMs = gap.durationMs - laterMs;
      if (open.seq === undefined && durationMs < this.#settings.thresholdMs) continue;
      open.seq ??= this.#nextSeq++;
      const body = composeStall({
        open,
        seq: open.seq,
        startMs: gap.startMs + laterMs,
        startWallMs: gap.startWallMs + laterMs,
        durationMs,
        nowMs,
        evidence,
        isOver: true,
        isStartup: gap.isStartup,
        ...(aftermath === undefined ? {} : { aftermath }),
      });
      this.#send({ kind: "stall", record: this.#log.stall(body) });
    }
  }

  #warnOfRefusal(reason: string): void {
    this.#warn(`the stack cannot be read (${reason}); stalls are recorded without stacks`);
  }

  #warn(message: string): void {
    this.#send({ kind: "warning", message });
  }
}
