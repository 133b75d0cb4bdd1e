import {
  namesAreHarmlessInComparisons,
  namesAreHarmlessInReports,
} from "../render/harmless-names.js";
import { ATTACH_TARGETS } from "./attach-targets.js";
import { CODE_TARGETS } from "./code-targets.js";
import { COMMAND_TARGETS } from "./command-targets.js";
import { COMPARISON_TARGETS } from "./comparison-targets.js";
import { FOLLOW_TARGET } from "./follow-target.js";
import { type FuzzTarget, target } from "./fuzz-target.js";
import { GROWTH_TARGET } from "./growth-target.js";
import { HARMLESS_TARGET } from "./harmless-target.js";
import { LOG_TARGETS } from "./log-targets.js";
import { REDACT_TARGET } from "./redact-target.js";

/** Everything of ours that reads what others wrote. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...LOG_TARGETS,
  ...CODE_TARGETS,
  ...COMPARISON_TARGETS,
  FOLLOW_TARGET,
  REDACT_TARGET,
  HARMLESS_TARGET,
  ...COMMAND_TARGETS,
  ...ATTACH_TARGETS,
  target("names-in-reports", 0, namesAreHarmlessInReports),
  target("names-in-comparisons", 0, namesAreHarmlessInComparisons),
  GROWTH_TARGET,
];
