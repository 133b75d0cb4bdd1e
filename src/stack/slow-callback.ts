import type { Frame } from "./frame.js";

/** `Executing <Task finished name='Task-1' coro=<main() done, defined at /srv/shop/main.py:5> ... took 1.005 seconds`. */
const COROUTINE =
  /\bExecuting <.*\bcoro=<([\w.<>]+)\(\).*?(?:defined|running) at ([^>]+?):(\d{1,9})>/;
/** `Executing <TimerHandle when=1234.5 refresh(1) at /srv/shop/prices.py:31 created at ...> took 0.306 seconds`. */
const HANDLE =
  /\bExecuting <(?:Timer)?Handle (?:cancelled )?(?:when=[\d.]+ )?([\w.<>]+)\(.*?\) at (\S[^>]*?):(\d{1,9})(?= created at |>)/;

/**
 * Reads what Python's asyncio says of a slow callback in its debug mode: no stack, but the coroutine or function and where it is
 * defined. A callback of which it knows no place stays text.
 */
export function readSlowCallback(lines: readonly string[]): Frame[] {
  for (const line of lines) {
    const [, functionName, file, number] = COROUTINE.exec(line) ?? HANDLE.exec(line) ?? [];
    if (functionName === undefined || file === undefined) continue;
    return [{ functionName, file, line: Number(number), language: "python" }];
  }
  return [];
}
