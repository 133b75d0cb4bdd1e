import assert from "node:assert/strict";
import { test } from "node:test";
import { oddHosts } from "../../src/compare/odd-hosts.js";
import type { Values } from "../../src/compare/side-division.js";

/** One cell for each host of each side; `eventsOf` the after side's host, of which 10 are expected. */
function valuesOf(hostCount: number, eventsOf: (host: number) => number): Values {
  const cells = Float64Array.from({ length: 2 * hostCount }, (_, cell) =>
    cell < hostCount ? 10 : eventsOf(cell - hostCount),
  );
  const hosts = {
    names: Array.from({ length: 2 * hostCount }, (_, host) => `h${host}`),
    numbers: Uint32Array.from(cells.keys()),
  };
  const ground = { hosts, beforeCount: hostCount, isSameHosts: false, grid: {} };
  return { cells, expected: cells.map(() => 10), least: 1, ground } as unknown as Values;
}

function cpuMs(work: () => unknown): number {
  const { user, system } = process.cpuUsage();
  work();
  const after = process.cpuUsage({ user, system });
  return (after.user + after.system) / 1000;
}

test("hosts that are all alike have no odd one", () => {
  for (const hostCount of [4, 7, 100]) {
    for (const events of [0, 7, 10])
      assert.equal(
        oddHosts(
          valuesOf(hostCount, () => events),
          0.05,
        ),
        undefined,
      );
  }
});

test("sixteen times as many hosts take about sixteen times as long", () => {
  const best = (hostCount: number): number => {
    const values = valuesOf(hostCount, (host) => 5 + ((host * 7919) % 11));
    return Math.min(...[1, 2, 3].map(() => cpuMs(() => oddHosts(values, 1e-9))));
  };
  const few = best(2_000);
  const many = best(32_000);
  // Quadratic would be 256.
  assert.ok(many <= 64 * Math.max(few, 2), `${few} ms, and ${many} ms for sixteen times as many`);
});
