/**
 * SIGKILL at random moments of a stalling program: what is lost?
 *
 *     npx tsc -b && node dist/bench/emitter/kill.js [times]
 *
 * Every stall that the program itself has noted (and synced) before its last one must be in the log, and no line in the
 * middle of the log may be torn. For the last one it prints how long before the signal it had ended, where the log has it
 * as unfinished or not at all, and keeps the folder.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readLogs, registerUrl } from "../../test/emitter/run-program.js";
import { projectRoot } from "../../test/project-root.js";

const times = Number(process.argv[2] ?? 200);
let noted = 0;
let missing = 0;
let torn = 0;
let lastUnfinished = 0;
let lastUntold = 0;
for (let n = 0; n < times; n++) {
  const folder = mkdtempSync(join(tmpdir(), "stall-kill-"));
  const journal = join(folder, "journal");
  const child = spawn(
    process.execPath,
    ["--import", registerUrl, join(projectRoot, "bench/emitter/hosts/killed.mjs")],
    {
      stdio: "ignore",
      env: {
        ...process.env,
        JOURNAL: journal,
        STALL_REPORT_FILE: join(folder, "s.ndjson"),
        STALL_REPORT_THRESHOLD: "50",
      },
    },
  );
  await sleep(400 + Math.random() * 1200);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const killedMs = Date.now();
  child.kill("SIGKILL");
  await ended;
  const { stalls, open, problems } = readLogs(folder);
  torn += problems.length;
  const lines = existsSync(journal) ? readFileSync(journal, "utf8").trim().split("\n") : [];
  const own = lines.filter((line) => line !== "").map((line) => line.split(" ").map(Number));
  // By its middle: on a crowded machine the loop is late before the program's own clock starts.
  const isClosed = ([begun = 0, took = 0]: number[]) =>
    stalls.some((stall) => {
      const begunMs = Date.parse(String(stall.timestamp));
      const middle = begun + took / 2;
      return begunMs <= middle && middle <= begunMs + stall.duration;
    });
  const last = own.pop();
  noted += own.length;
  missing += own.filter((one) => !isClosed(one)).length;
  if (last === undefined || isClosed(last)) {
    rmSync(folder, { recursive: true });
    continue;
  }
  const [begun = 0, took = 0] = last;
  // The watchdog opens a stall at the threshold, so its own clock has it begin within the program's stall or just before.
  const isOpen = open.some(
    ({ timestamp }) => Math.abs(Date.parse(String(timestamp)) - begun) < took,
  );
  if (isOpen) lastUnfinished++;
  else lastUntold++;
  const what = isOpen ? "unfinished" : existsSync(join(folder, "s.ndjson")) ? "untold" : "no log";
  console.log(
    `${folder}: ${took} ms, ended ${killedMs - begun - took} ms before the signal: ${what}`,
  );
}
console.log(
  JSON.stringify({ times, notedBeforeTheLast: noted, missing, torn, lastUnfinished, lastUntold }),
);
process.exit(missing + torn === 0 ? 0 : 1);
