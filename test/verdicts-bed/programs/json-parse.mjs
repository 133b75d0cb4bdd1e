/**
 * Parses a text as the last thing that its callback does: a table of small numbers, pretty-printed, so that the
 * parser has much to do and the garbage collector has not.
 */
const rows = Array.from({ length: 200 }, (_, y) => Array.from({ length: 50 }, (_, x) => x * y));
const sheet = JSON.stringify(rows, null, 10);

function sheetsIn(cpuMs) {
  const { user, system } = process.cpuUsage();
  let sheets = 0;
  for (let used = 0; used < cpuMs * 1e3; sheets += 10) {
    JSON.parse(`[${Array(10).fill(sheet).join()}]`);
    const now = process.cpuUsage();
    used = now.user + now.system - user - system;
  }
  return sheets;
}

const workbook = `[${Array(sheetsIn(150) * 30)
  .fill(sheet)
  .join()}]`;

function loadWorkbook() {
  JSON.parse(workbook);
}

setTimeout(loadWorkbook, 400);
setTimeout(() => {}, 1000);
