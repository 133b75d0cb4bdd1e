import test from "node:test";

test("that passes", () => {});
