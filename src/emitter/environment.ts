import { switchOf } from "../record/switch-word.js";
import { type EmitterOptions, resolveOptions } from "./options.js";

/** The emitter's options as the environment gives them. */
export interface EnvironmentOptions {
  readonly options: EmitterOptions;
  /** What was wrong, in words; the default is used instead. */
  readonly problems: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment together with what pm2 puts into it later: in cluster mode a program's own variables are at first only in
 * the JSON text of `pm2_env`, and its container sets them after every preload. Source: pm2's lib/ProcessContainer.js.
 */
export function withManagersVariables(env: Environment): Environment {
  const text = env["pm2_env"];
  if (text === undefined) return env;
  try {
    const given = JSON.parse(text) as Record<string, unknown> & { readonly env?: object };
    const all: [string, unknown][] = Object.entries({ ...given.env, ...given });
    const own = all.flatMap(([name, value]) =>
      name.startsWith("STALL_REPORT_") && typeof value === "string" ? [[name, value]] : [],
    );
    return { ...env, ...Object.fromEntries(own) };
  } catch {
    return env;
  }
}

/** How each variable is read. @throws what is wrong with its text */
const VARIABLES: Readonly<Record<string, (text: string) => EmitterOptions>> = {
  STALL_REPORT_FILE: (file) => ({ file }),
  STALL_REPORT_THRESHOLD: (text) => ({ threshold: Number(text) }),
  STALL_REPORT_INTERVAL: (text) => ({ interval: Number(text) }),
  STALL_REPORT_SERVICE: (service) => ({ service }),
  STALL_REPORT_VERSION: (version) => ({ version }),
  STALL_REPORT_SAMPLE: (text) => ({ sample: readSwitch(text) }),
  STALL_REPORT_REQUESTS: (text) => ({ requests: readSwitch(text) }),
  STALL_REPORT_MAX_BYTES: (text) => ({ maxBytes: Number(text) }),
  STALL_REPORT_DISABLED: checkSwitch,
  STALL_REPORT_WORKERS: checkSwitch,
};

/** Of what is no option of an emitter: {@link isDisabled} and {@link watchesWorkers} read it. */
function checkSwitch(text: string): EmitterOptions {
  readSwitch(text);
  return {};
}

/** True if the environment asks the emitter not to start. */
export function isDisabled(env: Environment): boolean {
  return switchOf(env["STALL_REPORT_DISABLED"] ?? "") === true;
}

/** True if the environment asks that worker threads of the application be watched too. */
export function watchesWorkers(env: Environment): boolean {
  return switchOf(env["STALL_REPORT_WORKERS"] ?? "") === true;
}

/**
 * Reads the STALL_REPORT_ variables. Nothing throws: a typing error in the environment of a service is no reason for
 * the service not to start.
 */
export function readEnvironment(env: Environment): EnvironmentOptions {
  const problems = unknownVariables(env);
  let options: EmitterOptions = {};
  for (const [variable, read] of Object.entries(VARIABLES)) {
    const text = env[variable];
    if (text === undefined || text === "") continue;
    try {
      const option = read(text);
      resolveOptions(option);
      options = { ...options, ...option };
    } catch (error) {
      // Whoever typed `500ms` has not typed NaN.
      const what = (error as Error).message.replace(/\bNaN$/, JSON.stringify(text));
      problems.push(`${variable}: ${what}; the default is used`);
    }
  }
  return { options, problems };
}

/** A mistyped name would leave its option at the default without a word. */
function unknownVariables(env: Environment): string[] {
  const known = Object.keys(VARIABLES);
  return Object.keys(env)
    .filter((name) => name.startsWith("STALL_REPORT_") && !known.includes(name))
    .map((name) => `unknown variable ${name}; known: ${known.join(", ")}`);
}

function readSwitch(text: string): boolean {
  const isOn = switchOf(text);
  if (isOn === undefined) throw new TypeError(`must be 1 or 0, got ${JSON.stringify(text)}`);
  return isOn;
}
