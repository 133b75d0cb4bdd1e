/**
 * Programs whose blocking function is known, on each version of Node, with sampling and without: is the function named, is
 * the verdict right, and how exact is the duration?
 *
 *     npx tsc -b && node dist/bench/emitter/known-answers.js [--node 20,22] [--rounds N] [--sampling with|without] [--programs FOLDER]
 *         [--keep FOLDER for the logs of what is wrong] [part of a name ...]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nodeBinary, SUPPORTED_NODE_MAJORS } from "../../scripts/node-binary.js";
import { quantileOf } from "../quantile-of.js";
import {
  isOneOf,
  type KnownProgram,
  type KnownRun,
  knownPrograms,
  runKnownProgram,
  sizesText,
} from "./known-programs.js";

/** What a column has summed up. */
interface Score {
  right: number;
  accepted: number;
  runs: number;
  rightVerdicts: number;
  verdicts: number;
  readonly errors: number[];
  /** True stalls that have exactly one record. */
  single: number;
  truths: number;
  readonly recordBytes: number[];
}

const { values, positionals } = parseArgs({
  options: {
    node: { type: "string" },
    rounds: { type: "string", default: "1" },
    programs: { type: "string" },
    sampling: { type: "string" },
    keep: { type: "string" },
  },
  allowPositionals: true,
});
const majors = values.node?.split(",").map(Number) ?? SUPPORTED_NODE_MAJORS;
const variants = [
  ...(values.sampling === "without" ? [] : ["ours+sampling"]),
  ...(values.sampling === "with" ? [] : ["ours"]),
];
const programs = await knownPrograms(values.programs, positionals);
const columns = majors.flatMap((major) => {
  const node = nodeBinary(major);
  const version = spawnSync(node, ["-v"], { encoding: "utf8" }).stdout.trim();
  return variants.map((variant) => ({ major, node, version, variant, score: emptyScore() }));
});

function emptyScore(): Score {
  const counts = { right: 0, accepted: 0, runs: 0, rightVerdicts: 0, verdicts: 0 };
  return { ...counts, errors: [], single: 0, truths: 0, recordBytes: [] };
}

/** Judges a run and says in a word what came of it. */
function judge(program: KnownProgram, run: KnownRun, score: Score): string {
  score.runs++;
  score.recordBytes.push(...run.recordBytes);
  if (program.expected.length === 0) {
    if (run.blamed.length === 0) score.right++;
    return run.blamed.length === 0 ? "nobody" : `**${run.blamed.join(", ")}**`;
  }
  noteDurations(program, run, score);
  // A machine that gives no processor is right to be blamed.
  if (run.verdict !== undefined && run.verdict !== "starved") {
    score.verdicts++;
    if (program.verdicts.includes(run.verdict)) score.rightVerdicts++;
  }
  const isVerdictRight = run.verdict === "starved" || program.verdicts.includes(run.verdict ?? "");
  const verdict = isVerdictRight ? "" : `, **${run.verdict}**`;
  if (isOneOf(run.functionName, program.expected)) {
    score.right++;
    return `right${verdict}`;
  }
  if (isOneOf(run.functionName, program.accepted)) {
    score.accepted++;
    return `${run.functionName}${verdict}`;
  }
  return `**${run.functionName ?? "no record"}**${verdict}`;
}

function keep(name: string, log: string): void {
  if (values.keep === undefined) return;
  mkdirSync(values.keep, { recursive: true });
  writeFileSync(join(values.keep, `${name.replaceAll(" ", "-")}.ndjson`), log);
}

function noteDurations(program: KnownProgram, run: KnownRun, score: Score): void {
  for (const { from, to } of run.truth) {
    if (to === undefined || to - from < program.thresholdMs) continue;
    const overlapping = run.recorded.filter(
      ({ fromMs, durationMs }) => fromMs < to && fromMs + durationMs > from,
    );
    score.truths++;
    if (overlapping.length === 1) score.single++;
    const [one] = overlapping;
    if (one !== undefined && to - from >= 500) {
      score.errors.push(Math.abs(one.durationMs / (to - from) - 1));
    }
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

console.log(
  `| program | kind | blocks in | ${columns.map(({ version, variant }) => `${version}${variant === "ours" ? ", no sampling" : ""}`).join(" | ")} |`,
);
console.log(`|---|---|---|${columns.map(() => "---|").join("")}`);
for (const program of programs) {
  const cells = columns.map(({ major, node, variant, score }) => {
    if (major < program.since) return "not there";
    const words = Array.from({ length: Number(values.rounds) }, () => {
      const run = runKnownProgram(node, program, variant);
      const word = judge(program, run, score);
      if (word.includes("**")) keep(`${program.name} ${major} ${variant} ${score.runs}`, run.log);
      return word;
    });
    return [...new Set(words)].join("; ");
  });
  console.log(
    `| ${program.name} | ${program.kind} | ${program.expected[0] ?? "nobody"} | ${cells.join(" | ")} |`,
  );
}
console.log();
for (const { version, variant, score } of columns) {
  const { right, accepted, runs, rightVerdicts, verdicts, errors, single, truths } = score;
  console.log(
    `${version} ${variant}: ${right} right and ${accepted} acceptable of ${runs}; verdicts ${rightVerdicts} of ${verdicts}; ` +
      `one record for ${single} of ${truths} stalls; durations off by ${percent(quantileOf(errors, 0.5))} at the median, ${percent(quantileOf(errors, 0.9))} at p90; ${sizesText(score.recordBytes)}`,
  );
}
