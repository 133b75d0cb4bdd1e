import { basename } from "node:path";
import type { System } from "./process-facts.js";
import { processWords } from "./process-words.js";
import { isNamedNode } from "./runtime-of.js";

/** A process that another one has started. */
interface Descendant {
  readonly pid: number;
  /** `4712 (node app.js)`. */
  readonly words: string;
}

/**
 * The Node processes that a process has started, itself or by a shell: who names `npm start`, `node --watch` or the primary of a
 * cluster may mean those.
 */
export function nodesStartedBy(pid: number, system: System): readonly Descendant[] {
  const found = new Set(system.children(pid));
  // A set is walked to its end, also to what is added meanwhile.
  for (const one of found) for (const child of system.children(one)) found.add(child);
  return [...found].flatMap((one) => {
    const { executable, commandLine: [program = "", ...words] = [] } = system.facts(one) ?? {};
    if (executable === undefined || !isNamedNode(executable)) return [];
    return [{ pid: one, words: processWords(one, [basename(program), ...words]) }];
  });
}

/** Several processes as words. */
export function listWords(processes: readonly Descendant[]): string {
  return processes.map(({ words }) => words).join(", ");
}
