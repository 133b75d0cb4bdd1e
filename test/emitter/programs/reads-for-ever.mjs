// Reads from a pipe into which nobody writes.
import { execFileSync } from "node:child_process";
import { openSync, readSync } from "node:fs";

execFileSync("mkfifo", ["orders.fifo"]);
const pipe = openSync("orders.fifo", "r+");
setTimeout(() => readSync(pipe, Buffer.alloc(1)), 500);
