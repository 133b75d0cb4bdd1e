import { rankedGroups } from "../render/ranking.js";
import type { Report } from "../report/model.js";
import { EXIT, type Io } from "./io.js";

/**
 * The exit status of a report: 1 if its gate fails, 2 if nothing was observed that a gate could judge. Suspects and known blockers
 * are no reason to fail.
 *
 * @param gate `any` function, or a `new` one: not seen in an older version
 */
export function reportGateStatus(report: Report, gate: "any" | "new" | undefined, io: Io): number {
  if (gate === undefined) return EXIT.done;
  const { coverage, totals } = report;
  if (coverage.observedMs <= 0 && totals.count === 0) {
    io.warn("nothing was observed: a gate would always pass");
    return EXIT.usage;
  }
  const failing = rankedGroups(report).filter(
    ({ trail }) => gate === "any" || trail.newIn !== undefined,
  );
  return failing.length > 0 ? EXIT.gateFailed : EXIT.done;
}
