import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { servicesKey } from "../../src/tally/services.js";

const service = fc.constantFrom(undefined, "undefined", "null", "shop", 'shop","cart');
const services = fc.array(service).map((all) => new Set(all));

test("services have one key exactly if they are the same services", () => {
  fc.assert(
    fc.property(services, services, (a, b) => {
      const isSame = a.size === b.size && [...a].every((one) => b.has(one));
      assert.equal(servicesKey(a) === servicesKey(b), isSame);
    }),
  );
});
