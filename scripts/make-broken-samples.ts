/**
 * Writes `sample-logs/broken/`: logs with two good records, each broken in one way.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../test/project-root.js";

const folder = join(projectRoot, "sample-logs/broken");

const stall = (second: number, extra = ""): string =>
  `{"timestamp":"2026-11-20T08:28:${second}.000Z","duration":712.4,"stack":"Error\\n    at chargeCards (/srv/shop/billing.js:12:34)"${extra}}`;
const around = (bad: string): string => `${stall(10)}\n${bad}\n${stall(40)}\n`;

const FILES: Readonly<Record<string, string | Buffer>> = {
  "not-json.ndjson": around("Server listening on port 8080"),
  "null-lines.ndjson": around("null\n42\n[]"),
  "missing-field.ndjson": around('{"timestamp":"2026-11-20T08:28:20.000Z","duration":600}'),
  "wrong-type.ndjson": around(stall(20, ',"gc":"a lot"')),
  "bad-duration.ndjson": around(
    '{"timestamp":"2026-11-20T08:28:20.000Z","duration":"12ms","stack":""}',
  ),
  "bad-timestamp.ndjson": around('{"timestamp":"20.11.2026 08:28","duration":600,"stack":""}'),
  "newer-version.ndjson": around(stall(20, ',"v":2')),
  "torn-tail.ndjson": `${stall(10)}\n${stall(40)}\n${stall(50).slice(0, 80)}`,
  "torn-middle.ndjson": `${stall(10)}\n${stall(20).slice(0, 80)}{"v":1,${stall(40).slice(1)}\n`,
  "nul-bytes.ndjson": `${stall(10)}\n${"\0".repeat(64)}${stall(40)}\n`,
  "invalid-utf8.ndjson": Buffer.concat([
    Buffer.from(`${stall(10)}\n{"timestamp":1,"duration":1,"stack":"`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(`"}\n${stall(40)}\n`),
  ]),
  "binary.ndjson": Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 151 + 7) % 256)),
  "empty.ndjson": "",
  "not-a-problem.ndjson": `\uFEFF${stall(10)}\r\n\r\n   \n${stall(40)}`,
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
