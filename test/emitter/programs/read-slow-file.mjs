/** Reads a file whose bytes are slow to come, as on a network drive: here a pipe with a name. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportAfterThis } from "./measured.mjs";

const folder = mkdtempSync(join(tmpdir(), "stall-pipe-"));
const file = join(folder, "manifest");
execFileSync("mkfifo", [file]);
process.on("exit", () => rmSync(folder, { recursive: true }));

function loadManifest() {
  spawn("sh", ["-c", 'sleep 1.2 > "$0"', file]);
  reportAfterThis();
  readFileSync(file);
}

setTimeout(loadManifest, 150);
