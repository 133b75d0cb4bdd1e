import { DEFAULT_THRESHOLD_MS } from "../record/default-threshold.js";
import type { StallRecord } from "../record/record.js";

/** How to watch, and where to write. Everything has a default. */
export interface EmitterOptions {
  /** Path of the log. `%p` is the process id, `%h` the host's name. Default: `stalls.%p.ndjson`. */
  readonly file?: string;
  /** Milliseconds above which a stall is recorded, at least 20. Default: 500. */
  readonly threshold?: number;
  /** Milliseconds between two signs of life, at least 4. Default: 100, and never more than a quarter of the threshold. */
  readonly interval?: number;
  /** The name of this program in reports. */
  readonly service?: string;
  /** The version of the application, to tell one deploy from the next. */
  readonly version?: string;
  /** Called in the middle of a stall; its result goes into the record, as at most 1 KiB of JSON. */
  readonly context?: () => object;
  /**
   * Keep V8's sampling profiler running at a low rate, so that every native call is blamed on the right function.
   * Default: true. On Linux its signals make `performance.eventLoopUtilization()` of an idle process read some 0.04 more.
   */
  readonly sample?: boolean;
  /**
   * Record the HTTP request that the stalled code works for, as `route: "GET /orders/:id"`: its method and the pattern of its path.
   * Default: true, but false with a `context` of your own. Requests are counted in any case, unless this is set to false.
   */
  readonly requests?: boolean;
  /** Size in bytes at which the log is rotated. Default: 64 MiB. */
  readonly maxBytes?: number;
  /** How many rotated files are kept. Default: 3. */
  readonly keepFiles?: number;
  /** Called after each stall with its record. */
  readonly onStall?: (stall: StallRecord) => void;
}

/** The options, checked and complete. */
export interface Settings {
  readonly file: string;
  readonly thresholdMs: number;
  readonly intervalMs: number;
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly sample: boolean;
  readonly requests: boolean;
  /** Count HTTP requests, which costs nothing that can be measured. */
  readonly countsRequests: boolean;
  readonly maxBytes: number;
  readonly keepFiles: number;
  readonly context: (() => object) | undefined;
  readonly onStall: ((stall: StallRecord) => void) | undefined;
  /** Names that are no options, and perhaps mistyped. */
  readonly unknown: readonly string[];
}

const SMALLEST_THRESHOLD_MS = 20;
const SMALLEST_INTERVAL_MS = 4;
const SMALLEST_FILE_BYTES = 64 * 1024;

/**
 * Checks the options and fills in what is missing.
 *
 * @throws TypeError whose message says what to pass
 */
export function resolveOptions(options: EmitterOptions): Settings {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options must be an object, got ${showValue(options)}`);
  }
  const {
    file = "stalls.%p.ndjson",
    threshold = DEFAULT_THRESHOLD_MS,
    interval = 100,
    sample = true,
    maxBytes = 64 * 1024 * 1024,
    keepFiles = 3,
    requests = options.context === undefined,
    service,
    version,
    context,
    onStall,
    ...others
  } = options;
  if (typeof file !== "string" || file === "") {
    throw new TypeError(`file must be a path such as "stalls.%p.ndjson", got ${showValue(file)}`);
  }
  requireNumber("threshold", threshold, SMALLEST_THRESHOLD_MS, 3_600_000, "a number of ms");
  requireNumber("interval", interval, SMALLEST_INTERVAL_MS, 60_000, "a number of ms");
  requireNumber(
    "maxBytes",
    maxBytes,
    SMALLEST_FILE_BYTES,
    Number.MAX_SAFE_INTEGER,
    "a number of bytes",
  );
  requireNumber("keepFiles", keepFiles, 0, 1000, "a whole number of files", Number.isInteger);
  requireType("service", service, "string");
  requireType("version", version, "string");
  requireType("context", context, "function");
  requireType("onStall", onStall, "function");
  requireType("sample", sample, "boolean");
  requireType("requests", requests, "boolean");
  return {
    file,
    thresholdMs: threshold,
    intervalMs: Math.min(interval, Math.max(SMALLEST_INTERVAL_MS, threshold / 4)),
    service,
    version,
    sample,
    requests,
    countsRequests: options.requests !== false,
    maxBytes,
    keepFiles,
    context,
    onStall,
    unknown: Object.keys(others),
  };
}

function requireNumber(
  name: string,
  value: unknown,
  least: number,
  most: number,
  what: string,
  isOne: (value: number) => boolean = () => true,
): void {
  if (typeof value === "number" && value >= least && value <= most && isOne(value)) return;
  throw new TypeError(`${name} must be ${what} from ${least} to ${most}, got ${showValue(value)}`);
}

function requireType(name: string, value: unknown, type: "string" | "function" | "boolean"): void {
  if (value === undefined || typeof value === type) return;
  throw new TypeError(`${name} must be a ${type}, got ${showValue(value)}`);
}

/** A wrong value as an error names it, in at most 40 characters. */
export function showValue(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
