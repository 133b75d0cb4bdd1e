import assert from "node:assert/strict";
import { hostname } from "node:os";
import { describe, test } from "node:test";
import {
  isDisabled,
  readEnvironment,
  watchesWorkers,
  withManagersVariables,
} from "../../src/emitter/environment.js";
import { expandFilePattern, rotatedPath } from "../../src/emitter/file-pattern.js";
import { resolveOptions } from "../../src/emitter/options.js";

describe("options and environment", () => {
  test("a wrong option says what to pass", () => {
    assert.throws(() => resolveOptions({ threshold: 5 }), {
      name: "TypeError",
      message: "threshold must be a number of ms from 20 to 3600000, got 5",
    });
    assert.throws(() => resolveOptions({ keepFiles: 1.5 }), {
      name: "TypeError",
      message: "keepFiles must be a whole number of files from 0 to 1000, got 1.5",
    });
  });
  test("the beat is never slower than a quarter of the threshold", () => {
    assert.equal(resolveOptions({ threshold: 20 }).intervalMs, 5);
    assert.equal(resolveOptions({}).intervalMs, 100);
  });
  test("a wrong variable leaves the default and is told", () => {
    const { options, problems } = readEnvironment({
      STALL_REPORT_THRESHOLD: "12ms",
      STALL_REPORT_SAMPLE: "1",
    });
    assert.deepEqual(options, { sample: true });
    assert.equal(problems.length, 1);
  });
  test("all switches read the same words, and tell others", () => {
    for (const [word, isOn] of Object.entries({
      1: true,
      on: true,
      Yes: true,
      0: false,
      no: false,
    })) {
      assert.equal(isDisabled({ STALL_REPORT_DISABLED: word }), isOn);
      assert.equal(watchesWorkers({ STALL_REPORT_WORKERS: word }), isOn);
      assert.deepEqual(readEnvironment({ STALL_REPORT_SAMPLE: word }).options, { sample: isOn });
    }
    for (const name of ["DISABLED", "WORKERS", "SAMPLE", "REQUESTS"]) {
      const { problems } = readEnvironment({ [`STALL_REPORT_${name}`]: "2" });
      assert.deepEqual(problems, [
        `STALL_REPORT_${name}: must be 1 or 0, got "2"; the default is used`,
      ]);
    }
    assert.equal(isDisabled({ STALL_REPORT_DISABLED: "2" }), false);
  });
  test("pm2 in cluster mode has a program's variables in one of its own", () => {
    const own = { STALL_REPORT_THRESHOLD: "50", STALL_REPORT_FILE: "/logs/a.ndjson", PATH: "/x" };
    for (const text of [JSON.stringify(own), JSON.stringify({ name: "web", env: own })]) {
      const env = withManagersVariables({
        pm2_env: text,
        STALL_REPORT_SERVICE: "web",
        PATH: "/bin",
      });
      assert.deepEqual(readEnvironment(env).options, {
        file: "/logs/a.ndjson",
        threshold: 50,
        service: "web",
      });
      assert.equal(env["PATH"], "/bin");
    }
    const broken = { pm2_env: "{", PATH: "/bin" };
    assert.equal(withManagersVariables(broken), broken);
  });
  test("place-holders of the path", () => {
    assert.equal(expandFilePattern("a.%p.%%.ndjson"), `a.${process.pid}.%.ndjson`);
    assert.equal(
      expandFilePattern("%h.{host}.{pid}"),
      `${hostname()}.${hostname()}.${process.pid}`,
    );
    assert.equal(rotatedPath("/logs/a.7.ndjson", 2), "/logs/a.7.2.ndjson");
  });
});
