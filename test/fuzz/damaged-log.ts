/** Logs as crashes, other writers and attackers leave them. */
import fc from "fast-check";
import { damage, damaged, drawnLine } from "../kernel/reads-alike.js";

const LIFE_LINES = [
  '{"v":1,"type":"start","session":"a","timestamp":1700000000000,"service":"shop","host":"one"}',
  '{"v":1,"type":"start","session":"b","timestamp":"2026-11-20T08:28:44.123Z","service":"shop"}',
  '{"v":1,"type":"alive","session":"a","timestamp":1700000060000,"uptime":60000,"stalls":3}',
  '{"v":1,"type":"script","session":"a","timestamp":1700000000000,"url":"/srv/a.js","sha256":"0"}',
  '{"v":1,"type":"stop","session":"a","timestamp":1700000090000,"uptime":90000}',
  '{"v":1,"type":"stall","session":"__proto__","timestamp":1700000000000,"duration":9,"stack":""}',
  '{"schema":"stall-report/summary","schemaVersion":1}',
  '{"schema":"stall-report/other","duration":9,"timestamp":1700000000000,"stack":""}',
  '{"duration":9,"timestamp":1700000000000,"stack":"","schema":"stall-report/other"}',
  // On both sides of what the kernel and what the decoder takes.
  ...[60, 70, 98, 100, 1e5].flatMap((levels) => {
    const nested = `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    return ["context", "other"].map(
      (name) => `{"timestamp":1700000000000,"duration":9,"stack":"","${name}":${nested}}`,
    );
  }),
  // More levels than can be written without recursion, where something else is expected.
  `{"timestamp":1700000000000,"duration":9,"stack":"","session":${"[".repeat(1e5)}${"]".repeat(1e5)}}`,
  // What a power cut leaves.
  "\0".repeat(300_000),
  `${"\0".repeat(500)}{"v":1,"timestamp":1700000000000,"duration":9,"stack":""}`,
  "null",
  "Server listening on http://localhost:3000",
].map((line) => Buffer.from(line));

/** One file: lines that are whole, damaged, of other kinds; a newline at the end or none. */
export const damagedLog = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.oneof(
          { weight: 6, arbitrary: drawnLine },
          { weight: 1, arbitrary: fc.constantFrom(...LIFE_LINES) },
        ),
        fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, damage),
      ),
      { maxLength: 30 },
    ),
    fc.constantFrom("\n", "\n", "\r\n", ""),
  )
  .map(([lines, end]) => {
    const newline = Buffer.from("\n");
    const texts = lines.flatMap(([line, changes]) => [damaged(line, changes), newline]);
    return Buffer.concat([...texts.slice(0, -1), Buffer.from(end)]);
  });
