/**
 * Parses a text as the last thing that its callback does. Its objects repeat one key many times, so that the parser has much
 * to do and the garbage collector has not. How much of it takes long enough is measured first, by processor time, and
 * with turns of the loop between the tries.
 */
import { setImmediate as nextTurn } from "node:timers/promises";

const TARGET_CPU_MS = 2500;
/** V8 has no longer strings. */
const LONGEST_TEXT = 500_000_000;

const row = `{${Array(200).fill('"total":1').join()}}`;
const sheet = Array(500).fill(row).join();

async function cpuMsPerSheet() {
  const text = `[${Array(4).fill(sheet).join()}]`;
  const { user, system } = process.cpuUsage();
  let sheets = 0;
  let usedMs = 0;
  while (usedMs < 200) {
    JSON.parse(text);
    sheets += 4;
    const now = process.cpuUsage();
    usedMs = (now.user + now.system - user - system) / 1e3;
    await nextTurn();
  }
  return usedMs / sheets;
}

const wanted = TARGET_CPU_MS / (await cpuMsPerSheet());
const sheets = Math.min(Math.ceil(wanted), Math.floor(LONGEST_TEXT / (sheet.length + 1)));
await nextTurn();
const workbook = `[${Array(sheets).fill(sheet).join()}]`;

function loadWorkbook() {
  JSON.parse(workbook);
}

setTimeout(loadWorkbook, 400);
setTimeout(() => {}, 1000);
