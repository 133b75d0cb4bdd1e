import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defined } from "../record/defined.js";
import type { RunSettings } from "./run-options.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The file that attaches the emitter to a program. Node resolves no name where a folder has `\` in its own. */
export function registerPath(): string {
  return fileURLToPath(new URL("dist/bundle/register.js", packageFolder()));
}

/** Where this package lies. A bundle is two folders deep in it, a compiled file three. */
function packageFolder(): URL {
  const [bundled, compiled] = ["../../", "../../../"].map((up) => new URL(up, import.meta.url));
  return existsSync(new URL("bin/", bundled)) ? (bundled as URL) : (compiled as URL);
}

/**
 * What attaches the emitter to every Node program that is started with it.
 *
 * By `--require`, because `--import` has Node load every program through its loader of ES modules, where what hooks into
 * `require()` (ts-node, @swc-node/register) does not see it.
 *
 * @param file the pattern of the log's path
 */
export function watchedEnvironment(
  inherited: Environment,
  settings: RunSettings,
  file: string,
): Environment {
  const { NODE_OPTIONS: options } = inherited;
  return {
    ...inherited,
    NODE_OPTIONS: `${options === undefined ? "" : `${options} `}--require=${quoted(registerPath())}`,
    STALL_REPORT_FILE: file,
    ...defined({
      STALL_REPORT_THRESHOLD: settings.thresholdMs?.toString(),
      STALL_REPORT_INTERVAL: settings.intervalMs?.toString(),
      STALL_REPORT_SERVICE: settings.service,
      STALL_REPORT_VERSION: settings.appVersion,
      STALL_REPORT_SAMPLE: settings.omitsSamples ? "0" : undefined,
      STALL_REPORT_WORKERS: settings.watchesWorkers ? "1" : undefined,
    }),
  };
}

/** In the quotes that NODE_OPTIONS knows. */
function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, "\\$&")}"`;
}
