/** A small API: parses a body, looks something up, answers with JSON. Tells what it used when it is asked to end. */
import "./variant.mjs";
import { createServer } from "node:http";
import { usage } from "./usage.mjs";

const stock = new Map(
  Array.from({ length: 5000 }, (_, i) => [`sku-${i}`, { price: i / 7, left: i % 90 }]),
);

const awaits = Number(process.env.BENCH_AWAITS ?? 0);

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    for (let i = 0; i < awaits; i++) await Promise.resolve(i);
    const { items } = JSON.parse(Buffer.concat(chunks).toString());
    const found = items.map((sku) => ({ sku, ...stock.get(sku) }));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ found, total: found.reduce((sum, one) => sum + one.price, 0) }));
  });
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
let before;
process.on("message", (message) => {
  if (message === "begin") before = usage();
  if (message !== "end") return;
  const after = usage();
  process.send({
    mainCpuMs: after.mainCpuMs - before.mainCpuMs,
    processCpuMs: after.processCpuMs - before.processCpuMs,
    rssMb: after.rssMb,
  });
  process.disconnect();
  server.close();
  server.closeAllConnections();
});
