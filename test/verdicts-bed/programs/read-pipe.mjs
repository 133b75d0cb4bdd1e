/** Reads a named pipe to its end; whoever writes it takes its time. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "stall-pipe-"));
const pipe = join(folder, "orders");

function importOrders() {
  return readFileSync(pipe, "utf8");
}

execFileSync("mkfifo", [pipe]);
setTimeout(() => {
  spawn("sh", ["-c", 'exec > "$0"; sleep 1.5; echo "lamp,1"', pipe], { stdio: "inherit" });
  importOrders();
  rmSync(folder, { recursive: true });
}, 300);
