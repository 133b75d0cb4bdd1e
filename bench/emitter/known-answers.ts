/**
 * Programs of which we know what blocks them, on each version of Node, with sampling and without: is the function named?
 *
 *     npx tsc -b && node dist/bench/emitter/known-answers.js [major ...]
 *
 * A tally tells whether the function was found, how long the answer to the interruption took, and "after" where it was
 * given only when the stall was over (`during: false`).
 */
import { spawnSync } from "node:child_process";
import { nodeBinary, SUPPORTED_NODE_MAJORS } from "../../scripts/node-binary.js";
import type { StallRecord } from "../../src/record/record.js";
import { blamed } from "../../test/emitter/run-program.js";
import { KNOWN_PROGRAMS, runKnownProgram } from "./known-programs.js";

const VARIANTS = [
  ["ours+sampling", "with"],
  ["ours", "without"],
] as const;

function cellOf(stall: StallRecord | undefined, functions: readonly string[]): string {
  if (stall === undefined) return "no record";
  const { delay = 0, during, source, pending } = stall.capture ?? {};
  const isFound = functions.includes(blamed(stall.stack));
  const how = during === true || source === "profile" ? "" : ", after";
  return `${isFound ? "found" : "**not**"}, ${pending ? "no answer" : `${delay.toFixed(0)} ms${how}`}`;
}

const majors = process.argv.slice(2).map(Number);
const nodes = (majors.length > 0 ? majors : SUPPORTED_NODE_MAJORS).map(nodeBinary);
const versions = nodes.map((node) =>
  spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim(),
);
console.log(`| program | blocks in | sampling | ${versions.join(" | ")} |`);
console.log(`|---|---|---|${versions.map(() => "---|").join("")}`);
for (const [program, ...functions] of KNOWN_PROGRAMS) {
  for (const [variant, sampling] of VARIANTS) {
    const tallies = nodes.map((node) =>
      cellOf(runKnownProgram(node, program, variant).stall, functions),
    );
    console.log(
      `| ${program} | ${functions.join(" or ")} | ${sampling} | ${tallies.join(" | ")} |`,
    );
  }
}
