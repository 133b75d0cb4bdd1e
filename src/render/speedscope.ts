import type { Comparison } from "../compare/comparison-model.js";
import { defined } from "../record/defined.js";
import type { Report } from "../report/model.js";
import { sumMs } from "../tally/sum-ms.js";
import { sideText, verdictSentence } from "./comparison-text.js";
import { escapeJson } from "./escape-json.js";
import { headline } from "./headline.js";
import type { RenderOptions } from "./render-options.js";
import { profileFrameText, type WeightedStack, weightedStacks } from "./weighted-stacks.js";

/** A file for speedscope: one profile, its weights the blocked time in milliseconds. */
export function renderReportSpeedscope(report: Report, options: RenderOptions): string {
  const profiles = [{ name: "Blocked time", stacks: weightedStacks(report) }];
  return speedscopeText(headline(report), profiles, options);
}

/** A file for speedscope: a profile a side with the same frames, its weights the blocked time in milliseconds. */
export function renderComparisonSpeedscope(comparison: Comparison, options: RenderOptions): string {
  const profiles = (["before", "after"] as const).map((side, i) => ({
    name: `${"AB"[i]} = ${sideText(comparison[side])}`,
    stacks: weightedStacks(comparison[side]),
  }));
  return speedscopeText(verdictSentence(comparison), profiles, options);
}

/** Profiles of weighted samples, with each frame once. Source: speedscope's `file-format-schema.json`. */
function speedscopeText(
  name: string,
  profiles: readonly { readonly name: string; readonly stacks: readonly WeightedStack[] }[],
  { toolVersion }: RenderOptions,
): string {
  const indexes = new Map<string, number>();
  const frames: object[] = [];
  const sampled = profiles.map(({ name, stacks }) => ({
    type: "sampled",
    name,
    unit: "milliseconds",
    startValue: 0,
    endValue: sumMs(stacks.map(({ blockedMs }) => blockedMs)),
    // Indexes of frames, outermost first.
    samples: stacks.map((stack) =>
      stack.frames.map((frame) => {
        const key = profileFrameText(frame);
        const known = indexes.get(key);
        if (known !== undefined) return known;
        indexes.set(key, frames.length);
        const { name, file, line, column: col } = frame;
        return frames.push(defined({ name, file, line, col })) - 1;
      }),
    ),
    weights: stacks.map(({ blockedMs }) => blockedMs),
  }));
  const file = {
    $schema: "https://www.speedscope.app/file-format-schema.json",
    exporter: `stall-report ${toolVersion}`,
    name,
    activeProfileIndex: 0,
    shared: { frames },
    profiles: sampled,
  };
  return `${escapeJson(JSON.stringify(file))}\n`;
}
