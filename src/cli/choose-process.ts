import { createInterface } from "node:readline/promises";
import { type Candidate, listCandidates } from "../attach/candidates.js";
import type { System } from "../attach/process-facts.js";
import { UsageError } from "../read/usage-error.js";
import { cutEnd, displayWidth } from "../render/display-width.js";
import { formatDuration } from "../render/units.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { fitLines } from "./fit-lines.js";
import type { Io } from "./io.js";
import { terminalWidth } from "./terminal.js";

/**
 * Finds the process to attach to when none was named: the only Node there is, or the one that the user picks from a list.
 *
 * @returns undefined if there are several and nobody chooses: they have been listed
 * @throws UsageError if there is none
 */
export async function chooseProcess(system: System, io: Io): Promise<number | undefined> {
  const candidates = await listCandidates(system);
  const [first] = candidates;
  if (first === undefined) {
    throw new UsageError(
      "no Node.js process found that this user may attach to; root can see all of them",
    );
  }
  if (candidates.length === 1) {
    const sentence = `the only Node.js process is ${first.pid}: ${wordsOf(first)}`;
    io.stderr.write(`${fitLines([sentence], io).join("\n")}\n`);
    return first.pid;
  }
  io.stderr.write(`${listOf(candidates, terminalWidth(io, io.stderr)).join("\n")}\n`);
  if (io.isStdinTerminal && io.stderr.isTerminal) return ask(candidates, io);
  io.stderr.write("choose one: stall-report attach PID\n");
  return undefined;
}

/** @returns undefined if the user does not choose: he types Ctrl-D. @throws UsageError */
async function ask(candidates: readonly Candidate[], io: Io): Promise<number | undefined> {
  const lines = createInterface({ input: io.stdin });
  io.stderr.write(`attach to which PID? [${candidates[0]?.pid}] `);
  const { value } = await lines[Symbol.asyncIterator]().next();
  lines.close();
  if (value === undefined) {
    io.stderr.write("\n");
    return undefined;
  }
  const word = value.trim() === "" ? String(candidates[0]?.pid) : value.trim();
  const chosen = candidates.find(({ pid }) => String(pid) === word);
  if (chosen === undefined) throw new UsageError(`${word} is not one of these processes`);
  return chosen.pid;
}

/** One line a process, cut to the width. */
function listOf(candidates: readonly Candidate[], width: number): readonly string[] {
  const rows = candidates.map((one) => [
    String(one.pid),
    one.user,
    formatDuration(one.uptimeMs),
    `${Math.round(one.cpuShare * 100)} %`,
    one.isHeld === undefined ? "" : one.isHeld ? "held" : "turns",
    wordsOf(one),
  ]);
  const table = [["PID", "USER", "UP", "CPU", "LOOP", "COMMAND"], ...rows];
  const widths = [0, 1, 2, 3, 4].map((i) =>
    Math.max(...table.map((row) => displayWidth(row[i] ?? ""))),
  );
  return table.map((row) => {
    const cells = row.map(
      (cell, i) => " ".repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(cell))) + cell,
    );
    return cutEnd(cells.join("  "), width);
  });
}

function wordsOf({ commandLine }: Candidate): string {
  return escapeMessage(commandLine.join(" "));
}
