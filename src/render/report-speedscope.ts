import type { Report } from "../report/model.js";
import { escapeJson } from "./escape-json.js";
import type { RenderOptions } from "./format.js";
import { headline } from "./headline.js";
import { SpeedscopeFrames } from "./speedscope-profile.js";
import { weightedStacks } from "./weighted-stacks.js";

/** A file for speedscope: one profile, its weights the blocked time in milliseconds. */
export function renderReportSpeedscope(report: Report, options: RenderOptions): string {
  const frames = new SpeedscopeFrames();
  const profile = frames.profile("Blocked time", weightedStacks(report));
  const file = frames.file(headline(report), options.toolVersion, [profile]);
  return `${escapeJson(JSON.stringify(file))}\n`;
}
