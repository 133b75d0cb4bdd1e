/**
 * Whatever happens to a compressed log, what was decodable before the break is read, and the members after it; and the damage is
 * told.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import * as zlib from "node:zlib";
import fc from "fast-check";
import { readFileChunks, readStreamChunks } from "../../src/read/read-chunks.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("stall-report-broken-");
const { zstdCompressSync, zstdDecompressSync } = zlib as typeof zlib & {
  readonly zstdCompressSync?: (bytes: Buffer, options: object) => Buffer;
  readonly zstdDecompressSync?: (bytes: Buffer, options: object) => Buffer;
};

const constants = zlib.constants as Record<string, number> & typeof zlib.constants;

interface Format {
  readonly name: string;
  compress(text: string): Buffer;
  /** What can be decoded of the beginning of a member. */
  decodeBeginning(bytes: Buffer): Buffer;
  readonly headerBytes: number;
}

const GZIP: Format = {
  name: "gzip",
  compress: (text) => zlib.gzipSync(text),
  decodeBeginning: (bytes) =>
    zlib.inflateRawSync(bytes.subarray(10), { finishFlush: constants.Z_SYNC_FLUSH }),
  headerBytes: 10,
};
/** What a header may hold besides, in front of the compressed bytes: an extra field, a name, a comment and its own checksum. */
const REST_OF_HEADER = Buffer.from("\u0004\0ABCDname\0comment\0XX", "latin1");
const GZIP_WITH_ALL_FIELDS: Format = {
  name: "gzip with all fields of a header",
  compress: (text) => {
    const plain = zlib.gzipSync(text);
    plain[3] = 0x1e;
    return Buffer.concat([plain.subarray(0, 10), REST_OF_HEADER, plain.subarray(10)]);
  },
  decodeBeginning: (bytes) => GZIP.decodeBeginning(bytes.subarray(REST_OF_HEADER.length)),
  headerBytes: 10 + REST_OF_HEADER.length,
};
const ZSTD: Format = {
  name: "zstd",
  // With a checksum, as the command `zstd` writes it.
  compress: (text) =>
    (zstdCompressSync as NonNullable<typeof zstdCompressSync>)(Buffer.from(text), {
      params: { [constants["ZSTD_c_checksumFlag"] as number]: 1 },
    }),
  decodeBeginning: (bytes) =>
    (zstdDecompressSync as NonNullable<typeof zstdDecompressSync>)(bytes, {
      finishFlush: constants["ZSTD_e_flush"],
    }),
  headerBytes: 18,
};

/** Lines of little and of much redundancy. */
const lines = fc
  .record({ lines: fc.integer({ min: 1, max: 3000 }), seed: fc.nat(), isVaried: fc.boolean() })
  .map(({ lines, seed, isVaried }) =>
    Array.from({ length: lines }, (_, i) => {
      const digits = isVaried ? Math.imul(seed + i, 0x9e3779b1) >>> 0 : seed;
      return `{"seq":${i},"x":${digits}}\n`;
    }).join(""),
  );
/** After its first block, `zstd` writes but one byte for each block of equal ones. */
const equalBytes = fc.constant("\n".repeat(400_000));
const member = fc.oneof({ weight: 5, arbitrary: lines }, { weight: 1, arbitrary: equalBytes });
const damage = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  bit: fc.option(fc.nat(7)),
  isPipe: fc.boolean(),
});

const FORMATS = [GZIP, GZIP_WITH_ALL_FIELDS, ...(zstdCompressSync === undefined ? [] : [ZSTD])];

for (const format of FORMATS) {
  test(`${format.name}, cut off or with a wrong bit anywhere`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 1, maxLength: 4 }),
        damage,
        async (texts, { at, bit, isPipe }) => {
          const members = texts.map((text) => format.compress(text));
          const whole = Buffer.concat(members);
          assert.deepEqual(await decompressed(whole, isPipe), { text: texts.join("") }, "whole");
          const place = Math.floor(at * whole.length);
          // Without its first bytes it is no compressed file at all.
          if (place < 4) return;
          const broken = Buffer.from(bit === null ? whole.subarray(0, place) : whole);
          if (bit !== null) broken[place] = (broken[place] as number) ^ (1 << bit);
          const { text, error } = await decompressed(broken, isPipe);

          let start = 0;
          const hit = members.findIndex((one) => {
            start += one.length;
            return place < start;
          });
          start -= (members[hit] as Buffer).length;
          const inMember = place - start;
          const before = texts.slice(0, hit).join("");
          assert.equal(text.slice(0, before.length), before, "members before it");
          if (inMember > format.headerBytes) {
            const bytes = (members[hit] as Buffer).subarray(0, inMember);
            const decodable = format.decodeBeginning(bytes).toString();
            const there = text.slice(before.length, before.length + decodable.length);
            assert.equal(there, decodable, "what comes before it in its member");
          }
          if (bit !== null) {
            assert.ok(text.endsWith(texts.slice(hit + 1).join("")), "members after it");
          }
          // In the header are a time and other bits that say nothing of the content.
          if (inMember >= format.headerBytes) assert.match(`${error}`, /broken at byte \d+/);
          else if (text !== texts.join("") && inMember > 0) assert.notEqual(error, undefined);
        },
      ),
      { numRuns: 60 },
    );
  });
}

async function decompressed(
  bytes: Buffer,
  isPipe: boolean,
): Promise<{ text: string; error?: unknown }> {
  const path = join(folder, "broken");
  if (!isPipe) writeFileSync(path, bytes);
  const chunks = isPipe ? readStreamChunks(Readable.from(pieces(bytes))) : readFileChunks(path);
  let text = "";
  try {
    for await (const chunk of chunks) text += chunk.toString("latin1");
    return { text };
  } catch (error) {
    return { text, error };
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
