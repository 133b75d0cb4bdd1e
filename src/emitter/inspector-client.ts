import { readFileSync } from "node:fs";

/** TCP_ESTABLISHED, as /proc/net/tcp prints it. Source: the kernel's networking/proc_net_tcp. */
const ESTABLISHED = "01";

/**
 * Tells whether somebody is connected to this process's inspector (DevTools, an editor). Our own session is not a
 * connection, so it does not count.
 *
 * Where the system does not show its connections, a listening inspector counts by default as used: it is open on
 * developers' machines, and hardly ever without a client.
 *
 * @param port the port on which the inspector listens; 0 if it does not
 * @param whenUnknown the answer where the system does not show its connections
 */
export function hasInspectorClient(port: number, whenUnknown = true): boolean {
  if (port === 0) return false;
  const tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"].map(readTable);
  if (tables.every((table) => table === undefined)) return whenUnknown;
  return tables.some((table) => table !== undefined && showsClient(table, port));
}

/** The same, from the text of a connection table. */
export function showsClient(table: string, port: number): boolean {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table.split("\n").some((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return local?.endsWith(suffix) === true && state === ESTABLISHED;
  });
}

function readTable(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
