/**
 * Half an hour of a server that stalls at random and in ten ways: is every stall in the log once, is its function right,
 * does memory grow?
 *
 *     npx tsc -b && node dist/bench/emitter/endure.js [minutes] [major ...]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeBinary, SUPPORTED_NODE_MAJORS } from "../../scripts/node-binary.js";
import { readLogs, registerUrl } from "../../test/emitter/run-program.js";
import { projectRoot } from "../../test/project-root.js";

const [minutes = "30", ...majors] = process.argv.slice(2);
const host = join(projectRoot, "bench/emitter/hosts/endured.mjs");
/** A stall that is hardly longer may or may not be one: the watchdog looks every few milliseconds. */
const THRESHOLD_MS = 100;

await Promise.all(
  (majors.length > 0 ? majors.map(Number) : SUPPORTED_NODE_MAJORS).map(async (major) => {
    const folder = mkdtempSync(join(tmpdir(), "stall-endure-"));
    const journal = join(folder, "journal");
    const child = spawn(
      nodeBinary(major),
      ["--expose-gc", "--max-semi-space-size=1", "--import", registerUrl, host, minutes],
      {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...process.env,
          JOURNAL: journal,
          STALL_REPORT_FILE: join(folder, "s.ndjson"),
          STALL_REPORT_THRESHOLD: String(THRESHOLD_MS),
        },
      },
    );
    let memory = "";
    child.stdout.on("data", (data) => {
      memory += data;
    });
    const [status, signal] = await once(child, "close");
    const { stalls, problems } = readLogs(folder);
    const own = readFileSync(journal, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" "))
      .map(([begunMs, tookMs, kind]) => ({ middleMs: Number(begunMs) + Number(tookMs) / 2, kind }));
    const found = own.map(({ middleMs, kind }) => {
      const records = stalls.filter(({ timestamp, duration }) => {
        const begunMs = Date.parse(String(timestamp));
        return begunMs <= middleMs && middleMs <= begunMs + duration;
      });
      return { kind, records };
    });
    const wrong = found
      .filter(({ kind, records }) => records[0]?.stack.includes(String(kind)) === false)
      .map(({ kind }) => kind);
    console.log(
      JSON.stringify({
        node: major,
        end: signal ?? status,
        minutes: Number(minutes),
        stalls: own.length,
        missing: found.filter(({ records }) => records.length === 0).length,
        twice: found.filter(({ records }) => records.length > 1).length,
        stackWithoutTheFunction: wrong,
        recordsBesides: stalls.length - new Set(found.flatMap(({ records }) => records)).size,
        badLines: problems.length,
        rssAndHeapMbEachMinute: memory.trim().split("\n"),
      }),
    );
    rmSync(folder, { recursive: true });
  }),
);
