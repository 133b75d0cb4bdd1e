/**
 * What merging summaries into a report and into one summary costs: 100, 1,000 and 5,000 of one host each, made of the sample logs.
 *
 *     node dist/bench/fleet.js [count ...]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure, stallReport } from "./measure.js";

const counts = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "stall-report-fleet-"));

/** The summary of the sample logs, as one host would write it; `-0"` ends what tells hosts apart. */
function oneSummary(): string {
  const logs = join(folder, "logs");
  mkdirSync(logs);
  for (const name of readdirSync("sample-logs").filter((one) => one.endsWith(".ndjson"))) {
    const text = readFileSync(join("sample-logs", name), "utf8")
      .replaceAll(/"session":"([^"]+)"/g, '"session":"$1-0"')
      .replaceAll(/"host":"[^"]*"/g, '"host":"host-0"');
    writeFileSync(join(logs, name), text);
  }
  const [node = "", ...words] = stallReport("summarize", logs, "--quiet");
  return execFileSync(node, words, { encoding: "utf8" });
}

try {
  const summary = oneSummary();
  console.log("| summaries | kB each | command | seconds | CPU seconds | peak MB |");
  console.log("|---|---|---|---|---|---|");
  for (const count of counts.length > 0 ? counts : [100, 1000, 5000]) {
    const place = join(folder, String(count));
    mkdirSync(place);
    for (let i = 0; i < count; i++) {
      writeFileSync(join(place, `${i}.ndjson.json`), summary.replaceAll('-0"', `-${i}"`));
    }
    for (const command of ["report", "summarize"]) {
      const run = measure(stallReport(command, place, "--quiet"));
      const figures = [run.seconds, run.cpuSeconds, run.peakMb].map((one) => one.toFixed(1));
      console.log(`| ${[count, summary.length / 1000, command, ...figures].join(" | ")} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
