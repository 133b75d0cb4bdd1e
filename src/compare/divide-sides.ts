import type { ChangeEvidence, ChangeInput } from "../stats/change.js";
import { ALPHA } from "../stats/significance.js";
import type { CommonGround } from "./common-ground.js";
import { oddHosts } from "./odd-hosts.js";
import {
  type Candidate,
  comparedValues,
  type SideDivision,
  sureDivision,
  type Values,
} from "./side-division.js";
import { turningPoint } from "./turning-point.js";
import { oddVersion } from "./version-division.js";

/** Lower than for a difference that was looked for beforehand: nobody asked for a moment or a host. Divided by the number of functions. */
const LEVEL = ALPHA / 5;

/**
 * What makes a side more than one thing, by its rate or else by its blocked time, if that is sure. A version says what a moment or hosts
 * would only describe, and is told alone.
 *
 * @param testCount how many functions are searched
 */
export function divideSides(
  input: ChangeInput,
  evidence: ChangeEvidence,
  ground: CommonGround | undefined,
  testCount = 1,
): readonly SideDivision[] {
  const level = LEVEL / testCount;
  const values = comparedValues(input, evidence, ground);
  const find = (
    look: (values: Values, level: number) => Candidate | undefined,
  ): SideDivision | undefined => {
    for (const one of values) {
      const candidate = look(one, level);
      const division = candidate && sureDivision(one, candidate, level);
      if (division !== undefined) return division;
    }
    return undefined;
  };
  const byVersion = find(oddVersion);
  const others = [find(turningPoint), find(oddHosts)].filter(
    (division) => division?.side !== byVersion?.side,
  );
  return [byVersion, ...others].filter((division) => division !== undefined);
}
