/**
 * For how long `stall-report attach` holds the main thread of its target: what it says itself, and the longest gap between
 * two timers of one millisecond in the target.
 *
 *     node dist/bench/attach/held-time.js [times]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { nodeBinary, SUPPORTED_NODE_MAJORS } from "../../scripts/node-binary.js";
import { projectRoot } from "../../test/project-root.js";
import { quantileOf } from "../quantile-of.js";

const times = Number(process.argv[2] ?? 5);

/** Prints the longest gap so far whenever it gets a line. */
const TARGET = `
let last = performance.now(), longest = 0;
setInterval(() => { const now = performance.now(); longest = Math.max(longest, now - last); last = now; }, 1);
process.stdin.on("data", () => { console.log(longest); longest = 0; });
`;

for (const major of SUPPORTED_NODE_MAJORS) {
  const held: number[] = [];
  const gaps: number[] = [];
  const gapsBefore: number[] = [];
  for (let i = 0; i < times; i++) {
    const target = spawn(nodeBinary(major), ["-e", TARGET], { stdio: ["pipe", "pipe", "ignore"] });
    const longest = async (): Promise<number> => {
      target.stdin.write("\n");
      const [text] = await once(target.stdout, "data");
      return Number(text);
    };
    await sleep(500);
    await longest();
    await sleep(2000);
    gapsBefore.push(await longest());
    const command = spawn(
      process.execPath,
      [join(projectRoot, "bin/stall-report.js"), "attach", String(target.pid), "--for", "1s"],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    command.stderr.on("data", (text) => {
      said += text;
    });
    await once(command, "close");
    held.push(Number(/held for ([\d.]+) ms/.exec(said)?.[1]));
    gaps.push(await longest());
    target.kill();
  }
  const middle = (all: number[]): string => `${quantileOf(all, 0.5).toFixed(1)} ms`;
  console.log(
    `Node ${major}: held ${middle(held)} by its own word; longest gap ${middle(gaps)}, without attach ${middle(gapsBefore)} (medians of ${times})`,
  );
}
