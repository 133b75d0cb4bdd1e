import assert from "node:assert/strict";
import { test } from "node:test";
import { nestedFunctionAt } from "../../src/emitter/nested-function.js";

const TEXT = `function outer(rows) {
  function plain(row) {
    return row;
  }
  const arrow = async (row, other = (1)) => {
    return row;
  };
  const short = row => {
    row++;
  };
  const old = function* () {
    const inner = (x) => {
      return x;
    };
    yield inner(1);
  };
  // const gone = () => {
  let sum = (1 + rows.length) * 2;
  sum += rows.map((row) => {
    return row;
  }).length;
  if (sum) {
    const text = \`const fake = () => {
      \${sum}\`;
  }
  return short(sum) + old() + arrow(plain(sum));
}
`;

test("the lines of named functions inside of another one are theirs, all others its own", () => {
  const outer = { text: "", functionName: "outer", file: "/srv/a.js" };
  const names = TEXT.split("\n").map((_, index) => {
    const found = nestedFunctionAt({ ...outer, functionStart: [1, 15] }, index + 1, () => TEXT);
    return found?.functionName;
  });
  const expected: Readonly<Record<string, readonly number[]>> = {
    plain: [2, 3, 4],
    arrow: [5, 6, 7],
    short: [8, 9, 10],
    old: [11, 15, 16],
    inner: [12, 13, 14],
  };
  for (const [name, lines] of Object.entries(expected)) {
    assert.deepEqual(
      names.flatMap((one, index) => (one === name ? [index + 1] : [])),
      lines,
      name,
    );
  }
  assert.equal(names.filter((name) => name !== undefined).length, 15);
});

test("such a function begins at its parameters, as in a profile", () => {
  const outer = { text: "", functionName: "outer", file: "/srv/a.js" };
  const at = (line: number) =>
    nestedFunctionAt({ ...outer, functionStart: [1, 15] }, line, () => TEXT);
  assert.deepEqual(at(3)?.functionStart, [2, 17]);
  assert.deepEqual(at(9)?.functionStart, [8, 17]);
  assert.equal(at(3)?.text, "plain (/srv/a.js:3:1)");
});
