import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readContext } from "../../src/emitter/context.js";

describe("context", () => {
  test("secrets are redacted by key, at any depth", () => {
    const given = { route: "/a", Authorization: "x", user: { api_key: "y", name: "n" } };
    assert.deepEqual(
      readContext(() => given),
      {
        route: "/a",
        Authorization: "[redacted]",
        user: { api_key: "[redacted]", name: "n" },
      },
    );
  });
  test("what is wrong with one tag does not harm the others", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    assert.deepEqual(
      readContext(() => ({ circular, big: 1n, ok: 1 })),
      { ok: 1 },
    );
  });
  test("an error gives no tags", () => {
    const broken = () => {
      throw new Error("broken");
    };
    assert.equal(readContext(broken), undefined);
  });
  test("at most 1 KiB", () => {
    const given = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`tag${i}`, "x".repeat(50)]),
    );
    assert.ok(Buffer.byteLength(JSON.stringify(readContext(() => given))) <= 1024);
  });
});
