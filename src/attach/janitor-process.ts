/**
 * The janitor's own process; see janitor.ts. It waits until `stall-report attach` is gone. If it was not dismissed before,
 * it closes the inspector of the target, however long the target takes to open it.
 */

import { isAlive } from "./check-target.js";
import { closeInspector } from "./close-inspector.js";
import { firstInspector } from "./inspector-door.js";
import { Janitor, type JanitorOrders } from "./janitor.js";
import { pause } from "./pause.js";
import { ProtocolClient } from "./protocol-client.js";
import { system } from "./system.js";

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** A native call that has not returned by then does not return; or the target uses the signal for something else. */
const LIMIT_MS = 3_600_000;

const { pid, startedAt, listenerIds } = JSON.parse(process.argv[2] ?? "") as JanitorOrders;

/** Nobody is there whom these signals could mean: a terminal that is closed hangs up on us too. */
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});

async function wait(): Promise<void> {
  let said = "";
  process.stdin.setEncoding("utf8");
  for await (const part of process.stdin) said += part;
  if (said !== Janitor.dismissed) await cleanUp();
}

async function cleanUp(): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  for (let pauseMs = SHORTEST_PAUSE_MS; performance.now() < endMs; ) {
    const facts = system.facts(pid);
    if (facts?.startedAt !== startedAt || !isAlive(facts, system)) return;
    const fresh = system.listeners(pid).filter(({ id }) => !listenerIds.includes(id));
    const door = await firstInspector(fresh);
    if (door !== undefined) {
      await closeInspector(await ProtocolClient.connect(door.url));
      return;
    }
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 1.2, LONGEST_PAUSE_MS);
  }
}

void wait();
