import { timeText } from "../render/time-text.js";
import { plural } from "../render/units.js";
import { wrapText } from "../render/wrap-text.js";
import type { Io } from "./io.js";
import { terminalWidth } from "./terminal.js";

/**
 * The beginning of a report that is shown again and again, as much as a terminal shows at once, with a last line that says that
 * it goes on: a longer one would scroll its own headline away.
 */
export function screenful(text: string, io: Pick<Io, "stdout" | "env" | "now">): string {
  const status = `Following the logs, as of ${timeText(io.now()).slice(11)} UTC. Ctrl-C ends it with the whole report.`;
  const below = wrapText(status, terminalWidth(io));
  const lines = text.trimEnd().split("\n");
  // One line is blank, and one is for what the terminal itself writes (`^C`).
  const room = Math.max(2, (io.stdout.rows ?? Number.POSITIVE_INFINITY) - below.length - 2);
  const shown = lines.length <= room ? lines : lines.slice(0, room - 1);
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`... ${plural(left, "more line")}`] : []), "", ...below].join(
    "\n",
  );
}
