import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { repeatsFor, reportAfterThis } from "./measured.mjs";

let archive = Buffer.from(randomBytes(1 << 20).toString("base64"));
archive = Buffer.concat(Array(await repeatsFor(1400, () => gzipSync(archive))).fill(archive));

function packArchive() {
  reportAfterThis();
  gzipSync(archive);
}

setTimeout(packArchive, 400);
