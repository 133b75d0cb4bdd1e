import type { Answer } from "./answer.js";
import { Capture } from "./capture.js";
import { monotonicMs } from "./clock.js";
import { Detector } from "./detector.js";
import { type Ended, EndedStalls } from "./ended-stalls.js";
import { hasInspectorClient } from "./inspector-client.js";
import { leadingIdleMs } from "./leading-idle.js";
import type { Aftermath, FromWatchdog, WatchdogOrders, WatchdogSettings } from "./messages.js";
import type { OpenStall } from "./open-stall.js";
import { OriginalPlaces } from "./original-places.js";
import { SessionLog, type StallBody } from "./session-log.js";
import type { Beat, SharedState } from "./shared-state.js";
import { SignsOfLife } from "./signs-of-life.js";
import { composeStall } from "./stall-body.js";
import { StallCourse, type ToldStall } from "./stall-course.js";
import { StallEvidence } from "./stall-evidence.js";
import { cutProfile } from "./stall-profile.js";

/** A tick that writes nothing takes less than a millisecond of processor time. */
const LONG_TICK_MS = 10;

/** How long the end of everything waits for an answer that is on its way. */
const LAST_ANSWER_WAIT_MS = 50;

/** The life of the watchdog: one tick after the other until it is told to finish. */
export class Watch {
  readonly #state: SharedState;
  readonly #settings: WatchdogSettings;
  readonly #send: (message: FromWatchdog) => void;
  readonly #detector: Detector;
  readonly #course: StallCourse;
  readonly #capture = new Capture();
  readonly #evidence: StallEvidence;
  readonly #log: SessionLog;
  readonly #places = new OriginalPlaces();
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  #signsOfLife: SignsOfLife | undefined;
  #onReply: (() => void) | undefined;
  #nextSeq = 0;
  readonly #ended = new EndedStalls();
  #isFinishing = false;

  constructor(
    state: SharedState,
    { settings, before, startWallMs }: WatchdogOrders,
    send: (message: FromWatchdog) => void,
  ) {
    this.#state = state;
    this.#settings = settings;
    this.#send = send;
    this.#evidence = new StallEvidence(settings.task, before);
    this.#detector = new Detector({
      thresholdMs: settings.thresholdMs,
      intervalMs: settings.intervalMs,
      tickMs: Math.min(20, Math.max(5, settings.intervalMs / 5)),
    });
    this.#course = new StallCourse(state, this.#detector, {
      onBeat: (nowMs, told, unseen) => this.#noteBeat(nowMs, told, unseen),
      ask: (open, nowMs, beat) => this.#ask(open, nowMs, beat),
      writeOpen: (open, nowMs, beat) => this.#writeOpen(open, nowMs, beat),
      closeAsSeen: (written) => this.#close(written),
    });
    const start = { monotonicMs: before.atMs, wallMs: startWallMs };
    const warnOfLoss = (reason: string): void =>
      this.#warn(
        `cannot write to ${settings.file} (${reason}); lost records are counted, the program continues`,
      );
    this.#log = new SessionLog(settings, start, warnOfLoss, undefined, this.#places);
  }

  start(): void {
    this.#log.open();
    this.#signsOfLife = new SignsOfLife(monotonicMs());
    this.#state.reach("ready");
    this.#tick();
  }

  noteAftermath(aftermath: Aftermath): void {
    this.#places.learn(aftermath.scripts);
    this.#ended.addAftermath(aftermath);
    // What comes after the order to finish must not start the ticking again: nothing would ever end it.
    if (!this.#isFinishing) this.#tick();
  }

  /**
   * Writes everything that is known, the `stop` record last, and tells the watched thread that it may go.
   *
   * An answer may still be on its way: it travels by another channel than this order and was given before it. It is
   * waited for, but not for long, because the host's exit waits for us.
   */
  finish(reason: string, onFinished: () => void): void {
    this.#isFinishing = true;
    clearTimeout(this.#timer);
    this.#course.look(monotonicMs());
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
    this.#course.end();
    this.#writeEnded(true);
    this.#capture.close();
    this.#log.stop(reason, this.#state.readBeat());
    this.#evidence.close();
    this.#state.reach("done");
  }

  #tick(): void {
    clearTimeout(this.#timer);
    const nowMs = monotonicMs();
    if (this.#dueMs > 0) this.#evidence.noteLateness(this.#dueMs, nowMs);
    const { lines } = this.#log;
    const beat = this.#course.look(nowMs);
    this.#writeEnded(false);
    const sign = this.#signsOfLife?.take(nowMs);
    if (sign === "minute") this.#log.alive(beat);
    if (sign === "between") this.#log.aliveBetween(beat);
    const afterMs = monotonicMs();
    // A stop can also come in the middle of a tick. What a write to a slow disk takes is no lateness, though.
    if (afterMs - nowMs > LONG_TICK_MS && this.#log.lines === lines) {
      this.#evidence.noteLateness(nowMs, afterMs);
    }
    this.#dueMs = this.#detector.nextWakeMs(afterMs);
    // Rounded up, because a timer that fires a fraction too early would find nothing to do.
    const waitMs = Math.ceil(this.#dueMs - afterMs);
    this.#dueMs = afterMs + waitMs;
    this.#timer = setTimeout(() => this.#tick(), waitMs);
  }

  #noteBeat(nowMs: number, told: readonly ToldStall[], unseen: number): void {
    if (unseen > 0) this.#log.noteUnseen(unseen);
    const evidence = this.#evidence.atBeat(nowMs, told);
    for (const [i, { stall, open }] of told.entries()) {
      this.#ended.add({ stall, open, evidence: evidence[i] ?? {}, seenMs: nowMs });
    }
  }

  #ask(open: OpenStall, nowMs: number, beat: Beat): void {
    // Together with the first stack: at the end of a wait the thread is found running, on its way out of it.
    // A thread that waits is runnable, too, for the moment in which the profiler or a question has woken it.
    if (open.os === undefined || open.os.state === "R") open.os = this.#evidence.observe();
    open.hasDebugger ||= hasInspectorClient(beat.inspectorPort);
    if (!this.#settings.asks) return;
    if (this.#capture.isAsking || !open.mayAsk) return;
    open.noteAsked(nowMs);
    const askedMs = monotonicMs();
    this.#capture.ask((reply) => this.#noteReply(open, askedMs, reply));
  }

  #noteReply(open: OpenStall, askedMs: number, reply: Answer | undefined): void {
    if (reply !== undefined) this.#noteAnswer(open, askedMs, reply);
    this.#onReply?.();
  }

  #noteAnswer(open: OpenStall, askedMs: number, answer: Answer): void {
    const isDuring = answer.beat === open.beat;
    if (!isDuring && open.first !== undefined) return;
    open.add({ answer, askedMs, answeredMs: monotonicMs() });
    if (isDuring && open === this.#course.open && !this.#isFinishing) {
      const beat = this.#state.readBeat();
      if (beat?.count === open.beat) this.#detector.learnStart(beat.timeMs + answer.idleMs);
      this.#tick();
    }
  }

  #writeOpen(open: OpenStall, nowMs: number, beat: Beat): StallBody {
    open.seq ??= this.#nextSeq++;
    // A native call holds the thread: should the process be killed in it, what the system tells is all that is left. And who was
    // runnable a while ago may have been on the way into a wait.
    if (this.#capture.isAsking || open.os?.state === "R") open.os = this.#evidence.observe();
    const idleMs = Math.min(open.first?.answer.idleMs ?? 0, this.#settings.intervalMs);
    const startMs = beat.timeMs + idleMs;
    const body = composeStall({
      open,
      seq: open.seq,
      startMs,
      startWallMs: beat.wallMs + idleMs,
      durationMs: nowMs - startMs,
      nowMs,
      evidence: this.#evidence.soFar(startMs, nowMs, beat, open.os),
      isOver: false,
      places: this.#places,
    });
    this.#log.stallOpen(body);
    return body;
  }

  #writeEnded(isLastChance: boolean): void {
    const nowMs = monotonicMs();
    for (;;) {
      const ended = this.#ended.takeReady(nowMs, this.#capture.isAsking, isLastChance);
      if (ended === undefined) return;
      this.#write(ended, nowMs);
    }
  }

  #write({ stall, open, evidence, aftermath }: Ended, nowMs: number): void {
    const { thresholdMs, intervalMs } = this.#settings;
    const sampled = aftermath?.sampled;
    const endMs = stall.startMs + stall.durationMs;
    // While a profile runs, its signals make libuv lose idle time; only the profile tells.
    const laterMs =
      sampled === undefined || stall.isStartup
        ? 0
        : leadingIdleMs(sampled.profile, stall.startMs, stall.startMs + intervalMs);
    const startMs = stall.startMs + laterMs;
    const durationMs = endMs - startMs;
    if (open.seq === undefined && durationMs < thresholdMs) return;
    open.seq ??= this.#nextSeq++;
    const body = composeStall({
      open,
      seq: open.seq,
      startMs,
      startWallMs: stall.startWallMs + laterMs,
      durationMs,
      nowMs,
      evidence,
      isOver: true,
      isStartup: stall.isStartup,
      places: this.#places,
      resumed: aftermath?.resumed,
      profile:
        sampled &&
        cutProfile(sampled.profile, startMs, endMs, sampled.intervalMs, (url) =>
          this.#places.textOf(url),
        ),
    });
    this.#close(body);
  }

  #close(body: StallBody): void {
    this.#send({ kind: "stall", record: this.#log.stall(body), blockedIn: body.blockedIn });
  }

  #warn(message: string): void {
    this.#send({ kind: "warning", message });
  }
}
