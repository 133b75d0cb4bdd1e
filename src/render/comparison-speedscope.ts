import type { Comparison, ComparisonSide } from "../compare/comparison-model.js";
import { sideText, verdictSentence } from "./comparison-text.js";
import { escapeJson } from "./escape-json.js";
import type { RenderOptions } from "./format.js";
import { SpeedscopeFrames, type SpeedscopeProfile } from "./speedscope-profile.js";
import { weightedStacks } from "./weighted-stacks.js";

/** A file for speedscope: a profile a side with the same frames, its weights the blocked time in milliseconds. */
export function renderComparisonSpeedscope(comparison: Comparison, options: RenderOptions): string {
  const frames = new SpeedscopeFrames();
  const profile = (letter: string, side: ComparisonSide): SpeedscopeProfile =>
    frames.profile(`${letter} = ${sideText(side)}`, weightedStacks(side));
  const profiles = [profile("A", comparison.before), profile("B", comparison.after)];
  const file = frames.file(verdictSentence(comparison), options.toolVersion, profiles);
  return `${escapeJson(JSON.stringify(file))}\n`;
}
