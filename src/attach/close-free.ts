import { closeInspector } from "./close-inspector.js";
import type { OpenInspector } from "./open-inspectors.js";
import type { System } from "./process-facts.js";
import { ProtocolClient } from "./protocol-client.js";
import { lockUntilWanted } from "./target-lock.js";

/**
 * Closes inspectors that were left open, unless somebody is at work there: a debugger, or another attach, which closes what it has
 * opened. One that comes while we wait for an answer is let in.
 *
 * @param isStuck a line on the standard error of their processes would wait
 * @returns whose are closed, and will not open again by what was done to them before
 */
export async function closeFree(
  inspectors: readonly OpenInspector[],
  system: System,
  isStuck: boolean,
): Promise<readonly number[]> {
  const closed = await Promise.all(
    inspectors.map(async (one) => ((await closeOne(one, system, isStuck)) ? [one.pid] : [])),
  );
  return closed.flat();
}

async function closeOne(
  { pid, url, isUsed }: OpenInspector,
  system: System,
  isStuck: boolean,
): Promise<boolean> {
  const facts = system.facts(pid);
  if (isUsed || facts === undefined) return false;
  let client: ProtocolClient | undefined;
  let isWanted = false;
  const unlock = await lockUntilWanted(facts, () => {
    isWanted = true;
    client?.close();
  });
  if (unlock === undefined) return false;
  try {
    client = await ProtocolClient.connect(url);
    if (!isWanted) await closeInspector(client, isStuck);
    return !isWanted;
  } catch {
    return false; // closed meanwhile; otherwise it is found again
  } finally {
    client?.close();
    unlock();
  }
}
