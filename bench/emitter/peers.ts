/**
 * The programs of known answers through two peers: which function does each one name?
 *
 *     npm ci --prefix bench/emitter && npx tsc -b && node dist/bench/emitter/peers.js [path of node] [part of a name ...]
 *
 * `blocked-at` names who scheduled the callback; `node-native-stacktrace` interrupts, as we do, from another thread.
 */
import { spawnSync } from "node:child_process";
import { isOneOf, type KnownProgram, knownPrograms, runKnownProgram } from "./known-programs.js";

const node = process.argv[2] ?? process.execPath;
const VARIANTS = ["ours+sampling", "ours", "blocked-at", "node-native-stacktrace"];

/** The innermost frame of the program in the last of a peer's stacks that has one. */
function blamedByPeer(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.startsWith('{"peer"'));
  const stacks = lines.map(
    (line) => (JSON.parse(line) as { peer: { stack: string[] } }).peer.stack,
  );
  // One that goes on when the stall is over tells of the idle process, too.
  const isOfProgram = (one: string): boolean => one.includes("known-answers/");
  const frame = stacks.findLast((stack) => stack.some(isOfProgram))?.find(isOfProgram);
  if (frame === undefined) return lines.length === 0 ? "" : "another";
  return frame
    .trim()
    .replace(/^at /, "")
    .replace(/ ?\(?(?:file:\/\/)?\/.*\/(.*?)\)?$/, " ($1)")
    .trim();
}

function cellOf(program: KnownProgram, variant: string): string {
  const { stderr, functionName, hasEnded } = runKnownProgram(node, program, variant);
  const name = variant.startsWith("ours") ? (functionName ?? "") : blamedByPeer(stderr);
  const isFound = isOneOf(name.split(" ")[0], [...program.expected, ...program.accepted]);
  const remark = hasEnded ? "" : ", did not end";
  return `${isFound ? `**${name}**` : name || "-"}${remark}`;
}

const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
console.log(
  `| Node ${version} | ${VARIANTS.join(" | ")} |\n|---|${VARIANTS.map(() => "---|").join("")}`,
);
for (const program of await knownPrograms(undefined, process.argv.slice(3))) {
  if (program.expected.length === 0) continue;
  console.log(
    `| ${program.name} | ${VARIANTS.map((variant) => cellOf(program, variant)).join(" | ")} |`,
  );
}
