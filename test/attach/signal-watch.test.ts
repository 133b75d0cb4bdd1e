/** When a Node comes to serve the signal that opens its inspector. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { SignalWatch } from "../../src/attach/signal-watch.js";
import { system } from "../../src/attach/system.js";
import { eventually, Target } from "./target.js";

const isLinux = process.platform === "linux";

/** Sends the signal, and calls back while somebody looks. */
async function watch(kind: string, wait: (signal: SignalWatch, target: Target) => Promise<void>) {
  const target = await Target.start(kind);
  try {
    const isBegun = () => kind !== "child" || system.children(target.pid).length > 0;
    await eventually("it does what it is for", isBegun);
    const signal = new SignalWatch(target.pid);
    process.kill(target.pid, "SIGUSR1");
    await wait(signal, target);
  } finally {
    target.end();
  }
}

for (const kind of ["idle", "loop"]) {
  test(`promptly: ${kind}`, { skip: !isLinux }, () =>
    watch(kind, async (signal, target) => {
      await eventually("its inspector is open", () => {
        const isOpen = target.ports.length > 0;
        signal.look();
        return isOpen;
      });
      assert.ok(signal.isServedPromptly);
    }),
  );
}

test("not in a native call", { skip: !isLinux }, () =>
  watch("child", async (signal) => {
    for (let looks = 0; looks < 20; looks++) {
      signal.look();
      assert.equal(signal.isServedPromptly, false);
      await sleep(50);
    }
  }),
);
