/**
 * The sessions of a log: the `seq` numbers of their stalls, when they were alive, their uptimes, and their open stalls.
 */
import {
  MOST_RUNS,
  MOST_SESSIONS,
  MOST_SPANS,
  MOST_TEXTS,
  OPEN_BYTES,
  OPENS_AT,
  RUNS_AT,
  SESSION_BYTES,
  SESSION_FIRST,
  SESSION_FROM,
  SESSION_NEXT,
  SESSION_OF_TEXT_AT,
  SESSION_OPEN_AT,
  SESSION_OPEN_LINE,
  SESSION_OPEN_MS,
  SESSION_OPEN_OFFSET,
  SESSION_OPEN_SEQ,
  SESSION_OPEN_SIZE,
  SESSION_TEXT,
  SESSION_TO,
  SESSION_UPTIME,
  SESSION_UPTIME_AT,
  SESSIONS_AT,
  SPAN_BYTES,
  SPAN_FIRST,
  SPAN_LAST,
  SPAN_SESSION,
  SPANS_AT,
} from "../layout";

export let sessionCount: i32 = 0;
export let spanCount: i32 = 0;
export let runCount: i32 = 0;
let openEnd: usize = OPENS_AT;
/** The longest silence (ms) that does not end a span. */
let longestSilenceMs: f64 = 0;

export function setLongestSilence(ms: f64): void {
  longestSilenceMs = ms;
}

/** Whether there is no room for one more record's session, span and runs. */
export function isOutOfSessions(): bool {
  return sessionCount === MOST_SESSIONS || spanCount === MOST_SPANS || runCount + 1 >= MOST_RUNS;
}

/** Whether there is no room for an open stall. */
export function isOutOfOpens(size: usize): bool {
  return openEnd + size > usize(OPENS_AT + OPEN_BYTES);
}

/** The session of a text (or of -1), created if it is new; there must be room. */
export function sessionOf(text: i32): usize {
  const index = SESSION_OF_TEXT_AT + ((text < 0 ? MOST_TEXTS : text) << 2);
  const known = load<i32>(index) - 1;
  if (known >= 0) return SESSIONS_AT + known * SESSION_BYTES;
  const session = SESSIONS_AT + sessionCount * SESSION_BYTES;
  store<i32>(index, ++sessionCount);
  memory.fill(session, 0xff, SESSION_BYTES);
  store<i32>(session, text, SESSION_TEXT);
  store<i32>(session, 0, SESSION_OPEN_SIZE);
  return session;
}

/** The session's index, from 0. */
export function numberOfSession(session: usize): i32 {
  return i32(session - SESSIONS_AT) / SESSION_BYTES;
}

/** Allows the stalls of a session to be counted from this `seq` on, all of which are new. */
export function grantFrom(text: i32, seq: f64): void {
  if (sessionCount === MOST_SESSIONS) return;
  const session = sessionOf(text);
  store<f64>(session, seq, SESSION_NEXT);
  store<f64>(session, seq, SESSION_FIRST);
}

/** Revokes a session's grant: its stalls are no longer known to be new. The run of its `seq` numbers waits for the host. */
export function withdrawFrom(session: usize): void {
  endRun(session);
  store<f64>(session, NaN, SESSION_NEXT);
}

/** Revokes the grants of all sessions. */
export function withdrawAll(): void {
  for (let i = 0; i < sessionCount; i++) {
    store<f64>(SESSIONS_AT + i * SESSION_BYTES, NaN, SESSION_NEXT);
  }
}

/** Notes a stall of a session. @param seq at least that of the next stall */
export function takeSeq(session: usize, seq: f64): void {
  if (seq > load<f64>(session, SESSION_NEXT)) {
    endRun(session);
    store<f64>(session, seq, SESSION_FIRST);
  }
  store<f64>(session, seq + 1, SESSION_NEXT);
  if (load<i32>(session, SESSION_OPEN_SIZE) > 0 && load<f64>(session, SESSION_OPEN_SEQ) === seq) {
    store<i32>(session, 0, SESSION_OPEN_SIZE);
  }
}

function endRun(session: usize): void {
  const next = load<f64>(session, SESSION_NEXT);
  if (!(next > load<f64>(session, SESSION_FIRST))) return;
  const run = RUNS_AT + runCount++ * SPAN_BYTES;
  store<f64>(run, f64(numberOfSession(session)), SPAN_SESSION);
  store<f64>(run, load<f64>(session, SESSION_FIRST), SPAN_FIRST);
  store<f64>(run, next - 1, SPAN_LAST);
}

/** Notes that a session was alive in a span. */
export function addSpan(session: usize, from: f64, to: f64): void {
  const known = load<f64>(session, SESSION_TO);
  if (from >= load<f64>(session, SESSION_FROM) && from - known <= longestSilenceMs) {
    if (to > known) store<f64>(session, to, SESSION_TO);
    return;
  }
  endSpan(session);
  store<f64>(session, from, SESSION_FROM);
  store<f64>(session, to, SESSION_TO);
}

function endSpan(session: usize): void {
  if (Number.isNaN(load<f64>(session, SESSION_FROM))) return;
  const span = SPANS_AT + spanCount++ * SPAN_BYTES;
  store<f64>(span, f64(numberOfSession(session)), SPAN_SESSION);
  store<f64>(span, load<f64>(session, SESSION_FROM), SPAN_FIRST);
  store<f64>(span, load<f64>(session, SESSION_TO), SPAN_LAST);
}

/** Notes the uptime of a session; the largest counts, and of equal ones the earliest. */
export function addUptime(session: usize, uptime: f64, at: f64): void {
  const known = load<f64>(session, SESSION_UPTIME);
  if (uptime < known || (uptime === known && at >= load<f64>(session, SESSION_UPTIME_AT))) return;
  store<f64>(session, uptime, SESSION_UPTIME);
  store<f64>(session, at, SESSION_UPTIME_AT);
}

/** Whether the open stall of a session must be taken before one with this `seq` can be kept. */
export function hasOtherOpen(session: usize, seq: f64): bool {
  return load<i32>(session, SESSION_OPEN_SIZE) > 0 && load<f64>(session, SESSION_OPEN_SEQ) !== seq;
}

/** Keeps the record of an open stall until the stall ends; of two records of one stall, the longer. */
export function keepOpen(
  session: usize,
  seq: f64,
  duration: f64,
  line: f64,
  offset: f64,
  from: usize,
  size: usize,
): void {
  const isKnown = load<i32>(session, SESSION_OPEN_SIZE) > 0;
  if (isKnown && load<f64>(session, SESSION_OPEN_MS) > duration) return;
  memory.copy(openEnd, from, size);
  store<i32>(session, i32(size), SESSION_OPEN_SIZE);
  store<f64>(session, seq, SESSION_OPEN_SEQ);
  store<f64>(session, duration, SESSION_OPEN_MS);
  store<f64>(session, line, SESSION_OPEN_LINE);
  store<f64>(session, offset, SESSION_OPEN_OFFSET);
  store<f64>(session, f64(openEnd), SESSION_OPEN_AT);
  openEnd += (size + 15) & ~15;
}

/** Clears the sessions' data after the host has taken it, but keeps their next `seq`. */
export function emptySessions(): void {
  for (let i = 0; i < sessionCount; i++) {
    const session = SESSIONS_AT + i * SESSION_BYTES;
    store<f64>(session, load<f64>(session, SESSION_NEXT), SESSION_FIRST);
    store<f64>(session, NaN, SESSION_FROM);
    store<f64>(session, NaN, SESSION_TO);
    store<f64>(session, NaN, SESSION_UPTIME);
    store<i32>(session, 0, SESSION_OPEN_SIZE);
  }
  spanCount = 0;
  runCount = 0;
  openEnd = OPENS_AT;
}

/** Forgets all sessions. */
export function forgetSessions(): void {
  for (let i = 0; i < sessionCount; i++) {
    const text = load<i32>(SESSIONS_AT + i * SESSION_BYTES, SESSION_TEXT);
    store<i32>(SESSION_OF_TEXT_AT + ((text < 0 ? MOST_TEXTS : text) << 2), 0);
  }
  sessionCount = 0;
  spanCount = 0;
  runCount = 0;
  openEnd = OPENS_AT;
}
