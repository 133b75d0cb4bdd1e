import type { Frame } from "./frame.js";

/** `Executing <Task finished name='Task-1' coro=<main() done, defined at /srv/shop/main.py:5> ... took 1.005 seconds`. */
const COROUTINE =
  /^Executing <.*\bcoro=<([\w.<>]+)\(\).*?(?:defined|running) at ([^>]+?):(\d{1,9})>/;
/** `Executing <TimerHandle when=1234.5 refresh(1) at /srv/shop/prices.py:31 created at ...> took 0.306 seconds`. */
const HANDLE =
  /^Executing <(?:Timer)?Handle (?:cancelled )?(?:when=[\d.]+ )?([\w.<>]+)\(.*?\) at (\S[^>]*?):(\d{1,9})(?= created at |>)/;
/** A handle without a position, because its function is native: `Executing <Handle print('x') created at /srv/a.py:3> took`. */
const NATIVE_HANDLE =
  /^Executing <(?:Timer)?Handle (?:cancelled )?(?:when=[\d.]+ )?([\w.]+)\(.*\)(?: created at (\S[^>]*?):(\d{1,9}))?> took /;
/** Asyncio's form before Python 3.4.3: `Executing Handle(<function refresh at 0x7ff6e52c15f0>, ()) took 1.001 seconds`. */
const OLD_HANDLE = /^Executing Handle\(<function ([\w.<>]+) at 0x/;

const START = "Executing ";
/** How much of a line is read; the patterns take quadratic time. */
const LONGEST_CALLBACK = 2000;

/**
 * Reads the message that Python's asyncio logs for a slow callback in debug mode: not a stack, but the coroutine or function, and
 * where it is defined or was scheduled. A callback with neither name nor position stays text.
 */
export function readSlowCallback(lines: readonly string[]): Frame[] {
  for (const whole of lines) {
    const start = whole.indexOf(START);
    if (start < 0) continue;
    const line = whole.slice(start, start + LONGEST_CALLBACK);
    const [, functionName, file, number] = COROUTINE.exec(line) ?? HANDLE.exec(line) ?? [];
    if (functionName !== undefined && file !== undefined) {
      return [{ functionName, file, line: Number(number), language: "python" }];
    }
    const native = NATIVE_HANDLE.exec(line);
    const name = native?.[1] ?? OLD_HANDLE.exec(line)?.[1];
    if (name === undefined) continue;
    const frame: Frame = { functionName: name, language: "python" };
    const by = native?.[2];
    if (by === undefined) return [frame];
    const from: Frame = { file: by, line: Number(native?.[3]), language: "python" };
    return [
      { ...frame, isNative: true },
      { ...from, isAsync: true },
    ];
  }
  return [];
}
