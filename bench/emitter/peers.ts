/**
 * The programs of known answers through two peers: which function does each one name?
 *
 *     npm ci --prefix bench/emitter && npx tsc -b && node dist/bench/emitter/peers.js [path of node]
 *
 * `blocked-at` names who scheduled the callback; `node-native-stacktrace` interrupts, as we do, from another thread.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { blamed, programPath, readLogs } from "../../test/emitter/run-program.js";
import { projectRoot } from "../../test/project-root.js";

const node = process.argv[2] ?? process.execPath;
const variant = pathToFileURL(join(projectRoot, "bench/emitter/hosts/variant.mjs")).href;
const PROGRAMS = [
  "js-loop.mjs",
  "regular-expression.mjs",
  "exec-sync.mjs",
  "pbkdf2.mjs",
  "atomics-wait.mjs",
  "sort-comparator.mjs",
  "wasm-loop.mjs",
  "after-await.mjs",
  "read-file.mjs",
  "gzip.mjs",
  "scrypt.mjs",
  "gc-pressure.mjs",
  "json-parse-last.mjs",
  "default-sort.mjs",
  "structured-clone.mjs",
];
const VARIANTS = ["ours", "ours+sampling", "blocked-at", "node-native-stacktrace"];

/** The first frame of a peer's stack that is not Node's or the peer's own. */
function blamedByPeer(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.startsWith('{"peer"'));
  const stacks = lines.map(
    (line) => (JSON.parse(line) as { peer: { stack: string[] } }).peer.stack,
  );
  const frames = stacks.at(-1) ?? [];
  const frame = frames.find((one) => one.includes("programs/"));
  return frame === undefined
    ? ""
    : frame
        .trim()
        .replace(/^at /, "")
        .replace(/\(?(?:file:\/\/)?\/.*\/(.*?)\)?$/, "($1)");
}

function run(program: string, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "stall-peers-"));
  const env = { ...process.env, BENCH_VARIANT: name, STALL_REPORT_FILE: join(folder, "s.ndjson") };
  const child = spawnSync(node, ["--import", variant, programPath(program)], {
    env,
    encoding: "utf8",
  });
  const { tookMs = 0 } = JSON.parse(child.stdout.trim() || "{}") as { tookMs?: number };
  const stalls = readdirSync(folder).length > 0 ? readLogs(folder).stalls : [];
  rmSync(folder, { recursive: true });
  if (!name.startsWith("ours")) return blamedByPeer(child.stderr) || "-";
  const stall = stalls.findLast((one) => Math.abs(one.duration - tookMs) < tookMs / 4);
  if (stall === undefined) return "no record";
  const { delay = 0, during = false, source } = stall.capture ?? {};
  const how = `delay ${delay.toFixed(0)} ms, during ${during}${source === "profile" ? ", profile" : ""}`;
  return `${blamed(stall.stack) || "-"} (${how})`;
}

const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
console.log(
  `| Node ${version} | ${VARIANTS.join(" | ")} |\n|---|${VARIANTS.map(() => "---|").join("")}`,
);
for (const program of PROGRAMS) {
  console.log(`| ${program} | ${VARIANTS.map((name) => run(program, name)).join(" | ")} |`);
}
