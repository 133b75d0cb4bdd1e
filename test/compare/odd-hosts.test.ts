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
