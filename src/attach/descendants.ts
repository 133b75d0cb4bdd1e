import { basename } from "node:path";
import type { System } from "./process-facts.js";
import { processWords } from "./process-words.js";
import { isNamedNode } from "./runtime-of.js";

/**
 * The Node processes that a process has started, itself or by a shell, as words: who names `npm start`, `node --watch` or the
 * primary of a cluster may mean those.
 *
 * @returns `4712 (node app.js)`; undefined if there are none
 */
export function nodesStartedBy(pid: number, system: System): string | undefined {
  const found = new Set(system.children(pid));
  // A set is walked to its end, also to what is added meanwhile.
  for (const one of found) for (const child of system.children(one)) found.add(child);
  const nodes = [...found].flatMap((one) => {
    const { executable, commandLine: [program = "", ...words] = [] } = system.facts(one) ?? {};
    if (executable === undefined || !isNamedNode(executable)) return [];
    return [processWords(one, [basename(program), ...words])];
  });
  return nodes.length === 0 ? undefined : nodes.join(", ");
}
