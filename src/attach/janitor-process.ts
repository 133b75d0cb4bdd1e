/**
 * The janitor's own process; see janitor.ts. It waits until `stall-report attach` is gone. If it was not dismissed before,
 * it closes the inspectors of the target and of its workers, however long the target takes to open its own. One at which
 * somebody is at work is left to him, and looked at again later.
 */

import { HOUR_MS } from "../record/time-units.js";
import { endOf } from "./check-target.js";
import { closeFree } from "./close-free.js";
import { type JanitorOrders, NEWS } from "./janitor.js";
import { OpenedInspectors } from "./open-inspectors.js";
import { pause } from "./pause.js";
import { StderrRescue } from "./stderr-rescue.js";
import { system } from "./system.js";

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** A native call that has not returned by then does not return; or the target uses the signal for something else. */
const LIMIT_MS = HOUR_MS;

const orders = JSON.parse(process.argv[2] ?? "") as JanitorOrders;

/** Nobody is there whom these signals could mean: a terminal that is closed hangs up on us too. */
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});

async function wait(): Promise<void> {
  let news = "";
  process.stdin.setEncoding("utf8");
  for await (const part of process.stdin) news += part;
  if (!news.includes(NEWS.dismissed)) await cleanUp(news.includes(NEWS.opened));
}

async function cleanUp(hasOpened: boolean): Promise<void> {
  const opened = new OpenedInspectors(orders.pid, system, orders.before);
  const rescue = new StderrRescue(orders.pid, system);
  const endMs = performance.now() + LIMIT_MS;
  const closed = new Set<number>();
  for (let pauseMs = SHORTEST_PAUSE_MS; performance.now() < endMs; ) {
    if (endOf(orders, system) !== undefined) return;
    const toCome = opened.workersToCome(); // asked first: one may open between the two
    const open = await opened.all();
    if (hasOpened && open.length === 0 && toCome.every((worker) => closed.has(worker))) return;
    hasOpened ||= open.length > 0;
    for (const one of await closeFree(open, system, rescue.stuckMs > 0)) closed.add(one);
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 1.2, LONGEST_PAUSE_MS);
  }
}

void wait();
