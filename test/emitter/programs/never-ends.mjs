/** Says when its stall begins, and never comes out of it. */
import { writeSync } from "node:fs";

function replayJournal() {
  writeSync(1, "stalled\n");
  for (;;);
}

setTimeout(replayJournal, 300);
