/**
 * Half an hour of a server under load with stalls of random kinds: is every stall that the program measured in the log, and is
 * its memory flat?
 *
 *     npm run build && node dist/bench/emitter/under-load.js [minutes] [major ...]
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeBinary } from "../../scripts/node-binary.js";
import { blamed, readLogs, registerUrl } from "../../test/emitter/run-program.js";
import { projectRoot } from "../../test/project-root.js";

const THRESHOLD_MS = 50;
/** What a stall may be shorter than the threshold by and yet be in the log, or longer and not: the beat's own interval. */
const MARGIN_MS = 25;

interface Journal {
  readonly measured: readonly [name: string, begunMs: number, tookMs: number][];
  readonly memory: readonly [rssMb: number, heapMb: number][];
  readonly requests: number;
}

const [minutes = "30", ...majors] = process.argv.slice(2);
let isGood = true;
for (const major of majors.length > 0 ? majors.map(Number) : [20]) {
  const folder = mkdtempSync(join(tmpdir(), "stall-load-"));
  const journalPath = join(folder, "journal.json");
  const host = join(projectRoot, "bench/emitter/hosts/mixed-load.mjs");
  const flags = ["--expose-gc", "--max-semi-space-size=1", "--import", registerUrl];
  const child = spawn(nodeBinary(major), [...flags, host, minutes, journalPath], {
    stdio: "inherit",
    env: {
      ...process.env,
      STALL_REPORT_FILE: join(folder, "s.ndjson"),
      STALL_REPORT_THRESHOLD: String(THRESHOLD_MS),
    },
  });
  const status = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  const { measured, memory, requests } = JSON.parse(readFileSync(journalPath, "utf8")) as Journal;
  const { stalls, problems } = readLogs(folder);
  const long = measured.filter(([, , tookMs]) => tookMs >= THRESHOLD_MS + MARGIN_MS);
  const missing: string[] = [];
  let named = 0;
  for (const [name, begunMs, tookMs] of long) {
    const middleMs = begunMs + tookMs / 2;
    const found = stalls.find((stall) => {
      const stallMs = Date.parse(String(stall.timestamp));
      return stallMs <= middleMs && middleMs <= stallMs + stall.duration;
    });
    if (found === undefined) missing.push(`${name} ${Math.round(tookMs)} ms`);
    else if (blamed(found.stack) === name) named++;
  }
  isGood &&= status === 0 && missing.length === 0 && problems.length === 0;
  const quarter = memory[Math.floor(memory.length / 4)];
  const rss = { afterAQuarter: quarter?.[0], atTheEnd: memory.at(-1)?.[0] };
  const heap = { afterAQuarter: quarter?.[1], atTheEnd: memory.at(-1)?.[1] };
  const torn = problems.length;
  console.log(
    JSON.stringify({
      major,
      status,
      requests,
      measured: long.length,
      named,
      missing,
      torn,
      rss,
      heap,
    }),
  );
  rmSync(folder, { recursive: true });
}
process.exit(isGood ? 0 : 1);
