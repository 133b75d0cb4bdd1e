import type { Listener, ProcessFacts } from "./process-facts.js";

/** Where Node's inspector listens if nothing else is said. Source: Node's documentation, `--inspect-port`. */
const DEFAULT_PORT = 9229;

/** The ports that a command line and NODE_OPTIONS name for the inspector; 0 is any port. The last one counts. */
function portGiven({ commandLine, nodeOptions }: ProcessFacts): number | undefined {
  const words = [...nodeOptions.split(/\s+/), ...flagsOf(commandLine)];
  let port: number | undefined;
  for (const [index, word] of words.entries()) {
    const match = /^--(?:inspect(?:-brk|-wait|-port)?|debug-port)(?:=(.*))?$/.exec(word);
    if (match === null) continue;
    const isAlone = match[1] === undefined && /port$/.test(word);
    const value = isAlone ? words[index + 1] : match[1];
    const digits = /(?:^|:)(\d+)$/.exec(value ?? "")?.[1];
    port = digits === undefined ? (port ?? DEFAULT_PORT) : Number(digits);
  }
  return port;
}

/** Flags whose value may stand in the next word. */
const WITH_VALUE =
  /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--inspect-port|--debug-port|-e|--eval|-p|--print|-pe|--title|--env-file)$/;

/** Node's own flags: what stands before the name of the script, whose own words are no matter. */
function flagsOf(commandLine: readonly string[]): readonly string[] {
  const words = commandLine.slice(1);
  const script = words.findIndex(
    (word, i) => word === "--" || (!word.startsWith("-") && !WITH_VALUE.test(words[i - 1] ?? "")),
  );
  return script === -1 ? words : words.slice(0, script);
}

/** The port on which the inspector would open; undefined: any that is free. */
export function expectedPort(facts: ProcessFacts): number | undefined {
  const port = portGiven(facts) ?? DEFAULT_PORT;
  return port === 0 ? undefined : port;
}

/**
 * The sockets of a process that may be its inspector before we did anything, the likeliest first. An application's own
 * sockets are left out wherever the flags allow it, because asking what they are is a request that it would see.
 */
export function likelyInspectors(
  facts: ProcessFacts,
  listeners: readonly Listener[],
): readonly Listener[] {
  const expected = expectedPort(facts);
  if (expected === undefined) return listeners;
  return listeners.filter(({ port }) => port === expected || port === DEFAULT_PORT);
}
