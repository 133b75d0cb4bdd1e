/**
 * Logs as shippers and runtimes wrap them, with lines of other programs among them: the report is that of the plain logs.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const folder = temporaryFolder("stall-report-unwrap-");

const plain = readFileSync(join(projectRoot, "sample-logs/before-web-1.ndjson"), "utf8");
const lines = plain.trimEnd().split("\n");
const TIME = "2026-11-20T08:28:10.123456789Z";
/** Lines of other programs: plain, of pino (which had a field `v`), of an access log, with braces, cut off. */
const NOISE = [
  "Server listening on http://localhost:3000",
  '{"level":30,"time":1763627290123,"pid":7,"hostname":"web-1","msg":"request completed","v":1}',
  '127.0.0.1 - - [20/Nov/2026:08:28:10 +0000] "GET / HTTP/1.1" 200 612',
  "retrying {attempt: 3}",
  '{"level":50,"msg":"stack {',
];

/** Longer lines than this are cut by container runtimes. */
const PIECE = 16_384;
function pieces(line: string, length = PIECE): string[] {
  return line.match(new RegExp(`.{1,${length}}`, "gs")) ?? [];
}

const json = (value: unknown): string => JSON.stringify(value);
const docker = (line: string): string[] =>
  pieces(`${line}\n`).map((log) => json({ log, stream: "stdout", time: TIME }));
const cri = (line: string): string[] => {
  const all = pieces(line);
  return all.map((text, i) => `${TIME} stdout ${i === all.length - 1 ? "F" : "P"} ${text}`);
};

/** By shape: how a line is wrapped; a line of another program, too, unless it is undefined there. */
const SHAPES: readonly (readonly [shape: string, wrap: (line: string) => readonly string[]])[] = [
  ["docker", docker],
  ["cri", cri],
  ["log", (line) => [json({ date: 1763627290.1, log: line, kubernetes: { pod_name: "web-1" } })]],
  ["message", (line) => [json({ source_type: "file", message: line, host: "web-1" })]],
  ["MESSAGE", (line) => [json({ PRIORITY: "6", MESSAGE: line })]],
  ["line", (line) => [json({ labels: { app: "web" }, line, timestamp: TIME })]],
  ["@message", (line) => [json({ "@timestamp": "2026-11-20 08:28:10.123", "@message": line })]],
  ["textPayload", (line) => [json({ insertId: "x", textPayload: line, severity: "INFO" })]],
  ["_source", (line) => [json({ _index: "logs", _source: { message: docker(line).join("") } })]],
  ["data", (line) => [json({ recordId: "49", data: Buffer.from(line).toString("base64") })]],
  [
    "awslogs",
    (line) => [
      json({
        awslogs: { data: gzipSync(json({ logEvents: [{ message: line }] })).toString("base64") },
      }),
    ],
  ],
  ["prefix", (line) => [`[0] tail.0: [[1763627290.000000000, {}], ${json({ log: line })}]`]],
  ["prefix", (line) => [`[0] tail.0: [[1763627290.000000000, {}], {"log"=>${json(line)}}]`]],
  ["prefix", (line) => [`[0] tail.0: [1763627290.000000000, {"log"=>"${line}"}]`]],
  ["prefix", (line) => [`time=2026-11-20T08:28:10Z level=info msg=${json(line)}`]],
  ["prefix", (line) => [json(line)]],
  ["prefix", (line) => [`\u001b[36mweb-1  | \u001b[0m${line}\u001b[K`]],
  ["prefix", (line) => [`[pod/web-1-abc/web] ${line}`]],
  ["prefix", (line) => [`${TIME} ${line}`]],
  ["prefix", (line) => [`web-1  | ${line}`]],
  ["prefix", (line) => [`<14>1 ${TIME} web-1 app {main} - ${line}`]],
  ["prefix", (line) => [`[pod/web-1-abc/web] ${TIME} ${line}`]],
  ["prefix", (line) => [`0|web      | ${line}`]],
  ["prefix", (line) => [`0|web  | 2026-11-20T08:28:10: ${line}`]],
  ["prefix", (line) => [`2026-11-20T08:28:10.123456+00:00 app[web.1]: ${line}`]],
  ["prefix", (line) => [`Nov 20 08:28:10 web-1 node[812]: ${line}`]],
  ["prefix", (line) => [`\u001b[36mweb-1  | \u001b[0m${line}`]],
  ["jsonPayload", (line) => [json({ insertId: "x", jsonPayload: parsed(line), timestamp: TIME })]],
  ["MESSAGE", (line) => [json({ _PID: "812", MESSAGE: [...Buffer.from(line)] })]],
  ["list", (line) => [`[1763627290.123, ${json({ log: line })}]`]],
  ["message", (line) => [json({ "@timestamp": TIME, message: parsed(line), host: { name: "h" } })]],
  ["list", (line) => [json([{ message: line }])]],
  ["message", (line) => [json({ message: json(line) })]],
  ["cri", (line) => cri(line).map((log) => json({ date: 1763627290.1, log }))],
  ["docker", (line) => docker(line).map((message) => json({ message, host: "web-1" }))],
  [
    "docker",
    (line) => [json({ date: 1, stream: "stdout", logtag: "F", log: line, kubernetes: {} })],
  ],
  [
    "docker",
    (line) => [json({ date: 1, stream: "stdout", log: line, kubernetes: { labels: {} } })],
  ],
  [
    "resourceLogs",
    (line) => {
      const scopeLogs = [{ logRecords: [{ timeUnixNano: "1", body: { stringValue: line } }] }];
      return [json({ resourceLogs: [{ resource: {}, scopeLogs }] })];
    },
  ],
  ["message", (line) => ["        {", `            "message": ${json(line)},`, "        },"]],
];

/** As a shipper hands on what it has parsed. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

async function report(text: string, unwrap: string): Promise<Record<string, unknown>> {
  const path = join(folder, "log.ndjson");
  writeFileSync(path, text);
  const { status, stdout, stderr } = await run([path, "--unwrap", unwrap, "-f", "json"]);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** Without what differs: where the lines stand. */
function comparable(made: Record<string, unknown>): unknown {
  const { inputs, warnings, ...rest } = made;
  assert.ok(Array.isArray(inputs) && Array.isArray(warnings));
  return JSON.parse(json(rest), (name, value) => (name === "line" ? 0 : value));
}

const expected = report(plain, "auto");

for (const [shape, wrap] of SHAPES) {
  const sample = (wrap("RECORD")[0] ?? "").slice(0, 50);
  test(`${shape}: ${sample}`, async () => {
    const text = lines
      .flatMap((line, i) => [line, NOISE[i % NOISE.length] ?? ""])
      .flatMap(wrap)
      .join("\n");
    const made = await report(text, "auto");
    assert.deepEqual(comparable(made), comparable(await expected));
    const [input] = made["inputs"] as {
      records: number;
      wrappedIn: string[];
      passedOver: number;
    }[];
    assert.ok((input?.passedOver ?? 0) >= lines.length);
    assert.deepEqual([input?.records, input?.wrappedIn], [lines.length, [shape]]);
  });
}

test("the pieces of lines of several containers that a shipper has mixed, wherever the lines were cut", async () => {
  const containers = ["a1", "b2", "c3"];
  const mark = (line: string, n: number, last: boolean, ordinal: number) => ({
    partial_message: "true",
    partial_id: `line-${n}`,
    partial_ordinal: String(ordinal),
    partial_last: String(last),
    container_id: containers[n % containers.length],
    source: "stdout",
    log: line,
  });
  const inJournal = ({ log, ...marks }: ReturnType<typeof mark>) => ({
    MESSAGE: log,
    CONTAINER_PARTIAL_ID: marks.partial_id,
    CONTAINER_PARTIAL_LAST: marks.partial_last,
  });
  const asDocker = (log: string, n: number, last: boolean) => ({
    ...{ stream: "stdout", log: last ? `${log}\n` : log, logtag: last ? "F" : "P" },
    kubernetes: { docker_id: containers[n % containers.length] },
  });
  const asFile = (log: string, n: number, last: boolean) => ({
    file: `/var/log/containers/${containers[n % containers.length]}.log`,
    message: json({ log: last ? `${log}\n` : log, stream: "stdout", time: TIME }),
  });
  const forms = [
    asDocker,
    asFile,
    mark,
    (...of: Parameters<typeof mark>) => inJournal(mark(...of)),
  ];
  for (const [i, form] of forms.entries()) {
    // So short that pieces end in spaces, too.
    const cut = lines.map((line, n) =>
      pieces(line, 37 + i).map((piece, at, all) => json(form(piece, n, at === all.length - 1, at))),
    );
    const mixed: string[] = [];
    for (let n = 0; n < cut.length; n += containers.length) {
      const side = cut.slice(n, n + containers.length);
      const longest = Math.max(...side.map(({ length }) => length));
      for (let at = 0; at < longest; at++) mixed.push(...side.flatMap((one) => one[at] ?? []));
    }
    const made = await report(mixed.join("\n"), "auto");
    const [input] = made["inputs"] as { records: number; wrappedIn: string[] }[];
    assert.deepEqual([input?.records, input?.wrappedIn], [lines.length, ["docker"]], form.name);
    assert.equal(json(made["totals"]), json((await expected)["totals"]));
  }
});

test("a field that holds the record as an object, by its path", async () => {
  const wrapped = lines.map((line) => json({ a: { b: JSON.parse(line) }, c: line.length }));
  for (const unwrap of ["auto", "a.b"]) {
    const made = await report(wrapped.join("\n"), unwrap);
    assert.deepEqual(comparable(made), comparable(await expected));
  }
});

test("records beside lines of other programs are read as they stand, and bad ones stay bad", async () => {
  const torn = '{"v":1,"type":"stall","timestamp":17636';
  const made = await report(
    [...NOISE, ...lines, torn, '{"v":1,"type":"stall"}'].join("\n"),
    "auto",
  );
  const [input] = made["inputs"] as { records: number; passedOver: number; problems: number }[];
  assert.deepEqual(
    [input?.records, input?.passedOver, input?.problems],
    [lines.length, NOISE.length + 1, 1],
  );
});

test("several records of one envelope, as Loki and CloudWatch send them", async () => {
  const loki = {
    status: "success",
    data: {
      resultType: "streams",
      result: [{ stream: {}, values: lines.map((line) => [TIME, line]) }],
    },
  };
  const cloudWatch = { logGroup: "x", logEvents: lines.map((message, id) => ({ id, message })) };
  const found = { hits: { hits: lines.map((message) => ({ _source: { message } })) } };
  const control = { messageType: "CONTROL_MESSAGE", logEvents: [{ id: 1, message: "probe" }] };
  const half = lines.length / 2;
  const halves = [lines.slice(0, half), lines.slice(half)].map((some) => ({
    ...{ messageType: "DATA_MESSAGE", logGroup: "x" },
    logEvents: some.map((message, id) => ({ id, message })),
  }));
  // Firehose puts no line end between what a subscription sends.
  const joined = [control, ...halves].map(json).join("");
  for (const text of [json(loki), json(cloudWatch), json(found), joined]) {
    assert.deepEqual(comparable(await report(text, "auto")), comparable(await expected));
  }
});

const records = lines.map((line) => JSON.parse(line));
const other = { insertId: "b", jsonPayload: { msg: "hello", tags: [{ a: 1 }] } };
/** As tools print JSON over several lines; how many objects of other programs are among it. */
const PRINTED: readonly (readonly [shape: string, value: unknown, passedOver: number])[] = [
  [
    "jsonPayload",
    records.flatMap((jsonPayload) => [{ jsonPayload, labels: {} }, other]),
    lines.length,
  ],
  ["textPayload", lines.map((textPayload) => ({ textPayload, labels: { a: "b" } })), 0],
  ["message", { events: lines.map((message) => ({ message, eventId: "1" })), next: [] }, 0],
  ["_source", { hits: { hits: records.map((_source) => ({ _index: "a", _source })) } }, 0],
  ["indented", records, 0],
];
for (const [shape, value, passedOver] of PRINTED) {
  test(`${shape}, printed over several lines`, async () => {
    for (const indent of [1, 4, "\t"]) {
      const made = await report(JSON.stringify(value, null, indent), "auto");
      assert.deepEqual(comparable(made), comparable(await expected));
      const [input] = made["inputs"] as { wrappedIn: string[]; passedOver: number }[];
      assert.deepEqual([input?.wrappedIn, input?.passedOver], [[shape], passedOver]);
    }
  });
}

test("a long printed list of other things, a brace that nobody closes, CSV and colours", async () => {
  const long = Array.from({ length: 40_000 }, () => other);
  const csv = lines.map((line) => `2026-11-20 08:28:10.123,"${line.replaceAll('"', '""')}"`);
  for (const text of [
    JSON.stringify([...long, ...records], null, 2),
    `{\n  a: 1,\n${plain}`,
    ["@timestamp,@message", ...csv].join("\r\n"),
    lines.map((line) => `\u001b[36mweb-1  | ${line}\u001b[0m`).join("\n"),
  ]) {
    assert.deepEqual(comparable(await report(text, "auto")), comparable(await expected));
  }
});

test("UTF-16 with a byte order mark, as PowerShell redirects", async () => {
  const little = Buffer.from(`\ufeff${plain.replaceAll("\n", "\r\n")}`, "utf16le");
  for (const bytes of [little, Buffer.from(little).swap16()]) {
    const path = join(folder, "utf16.ndjson");
    writeFileSync(path, bytes);
    const { status, stdout } = await run([path, "--unwrap", "auto", "-f", "json"]);
    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).totals.count, JSON.parse(json(await expected)).totals.count);
  }
});

test("frames without newlines are separated by what stands between them", async () => {
  const gelf = lines.map(
    (line) => `${json({ version: "1.1", host: "web-1", short_message: line })}\0`,
  );
  const syslog = lines.map((line) => {
    const frame = `<134>1 ${TIME} web-1 shop 123 - - ${line}`;
    return `${Buffer.byteLength(frame)} ${frame}`;
  });
  for (const frames of [gelf, syslog]) {
    assert.deepEqual(comparable(await report(frames.join(""), "auto")), comparable(await expected));
  }
});

test("where a record stands is the line of the input that it ends in", async () => {
  const path = join(folder, "place.ndjson");
  const [start = "", ...stalls] = lines;
  const text = [start, ...stalls].flatMap(docker).join("\n");
  writeFileSync(path, text);
  const { stdout } = await run([path, "--unwrap", "auto", "-f", "json"]);
  const { groups } = JSON.parse(stdout);
  const { line, timestamp } = groups[0].examples[0];
  assert.ok(text.split("\n")[line - 1]?.includes(timestamp.slice(0, 19)), `${line}`);
});

test("slice writes the records alone, and validate sees no bad lines", async () => {
  const path = join(folder, "slice.ndjson");
  writeFileSync(path, lines.flatMap(cri).join("\n"));
  const { stdout } = await run(["slice", path, "--unwrap", "auto"]);
  const records = (text: string): unknown[] =>
    text
      .trimEnd()
      .split("\n")
      .map((one) => JSON.parse(one));
  assert.deepEqual(records(stdout), records(plain));
  assert.equal((await run(["validate", path, "--unwrap", "auto"])).status, 0);
  assert.notEqual((await run(["validate", path])).status, 0);
});
