/**
 * Functions without a name in plain JavaScript, a few lines apart: each is a group of its own that lines put in do not change, as long as the file
 * that ran is at hand or the log has where its functions begin.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { run } from "../cli/memory-io.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("stall-report-unnamed-");

const PROGRAM = `const app = require("express")();
app.get("/orders", (request, response) => {
  block("get orders");
});
app.get("/prices", (request, response) => {
  block("get prices");
});
app.post("/orders", async function (request, response) {
  block("post orders");
});
setTimeout(() => {
  block("timeout");
}, 10);
setInterval(() => {
  block("interval");
}, 10);
items.map((item) => block("first map")); items.map((item) => block("second map"));
function listen(server) {
  server.on("request", () => {
    block("request");
  });
  server.on("close", () => { block("close"); });
  server.use(() => {
    block("first use");
  });
  server.use(() => {
    block("second use");
  });
}
class Ledger {
  *[Symbol.iterator]() {
    yield block("rows");
  }
}
`;
/** What `block` is given, and how its function is called. */
const NAMES: Readonly<Record<string, string>> = {
  "get orders": 'callback of get "/orders"',
  "get prices": 'callback of get "/prices"',
  "post orders": 'callback of post "/orders"',
  timeout: "callback of setTimeout",
  interval: "callback of setInterval",
  "first map": "callback of map",
  "second map": "callback of map",
  request: 'callback of on "request" in listen',
  close: 'callback of on "close" in listen',
  "first use": "callback of use in listen",
  "second use": "callback of use in listen",
  rows: "Ledger.[Symbol.iterator]",
};

interface Log {
  readonly text: string;
  /** As the stacks have it. */
  readonly file: string;
  readonly sha256?: string;
}

/** The groups of a log with one stall at each call of `block`, by what it is given: id and name. */
async function groupsOf({ text, file, sha256 }: Log, ...words: readonly string[]) {
  const records = Object.keys(NAMES).map((argument, i) => {
    const at = text.indexOf(`block("${argument}")`);
    const lines = text.slice(0, at).split("\n");
    const frame = `${file}:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
    const stack = `Error\n    at ${frame}\n    at Layer.handleRequest (/srv/node_modules/router/lib/layer.js:152:17)`;
    return { session: "s", seq: i, timestamp: 1_763_600_000_000 + i * 5000, duration: 900, stack };
  });
  const timestamp = 1_763_600_000_000;
  const start = { type: "start", session: "s", timestamp };
  const script = { type: "script", session: "s", timestamp, url: file, sha256 };
  const log = join(folder, "log.ndjson");
  writeFileSync(log, [start, script, ...records].map((one) => JSON.stringify(one)).join("\n"));
  const { stdout } = await run([log, "-f", "json", "--no-config", ...words]);
  const groups: { id: string; function: string; location: { line: number } }[] =
    JSON.parse(stdout).groups;
  const byLine = groups.sort((a, b) => a.location.line - b.location.line);
  return byLine.map(({ id, function: name }) => ({ id, name }));
}

function write(path: string, text: string): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

const SHIFTED = PROGRAM.replace("\n", "\n\n// A comment.\n\n").replace(
  "setInterval",
  "// One more.\nsetInterval",
);

test("the text at hand tells all of them, and they keep their ids when lines shift", async () => {
  const first = await groupsOf({ text: PROGRAM, file: write("a/dist/app.cjs", PROGRAM) });
  assert.deepEqual(first.map(({ name }) => name).sort(), Object.values(NAMES).sort());
  assert.equal(new Set(first.map(({ id }) => id)).size, first.length);
  const shifted = await groupsOf({ text: SHIFTED, file: write("b/dist/app.cjs", SHIFTED) });
  assert.deepEqual(shifted.map(({ id }) => id).sort(), first.map(({ id }) => id).sort());
});

test("a folder of --source-maps without maps does as well", async () => {
  const maps = dirname(write("c/dist/app.cjs", PROGRAM));
  const groups = await groupsOf(
    { text: PROGRAM, file: "/srv/shop/dist/app.cjs" },
    "--source-maps",
    maps,
  );
  assert.equal(groups.length, Object.keys(NAMES).length);
});

test("another file of the same name says nothing", async () => {
  const other = write("d/app.cjs", PROGRAM.replaceAll("/orders", "/others"));
  const sha256 = createHash("sha256").update(PROGRAM).digest("hex");
  const groups = await groupsOf({ text: PROGRAM, file: other, sha256 });
  assert.ok(groups.length > 0);
  assert.ok(
    groups.every(({ name }) => !name.includes("callback")),
    JSON.stringify(groups),
  );
});
