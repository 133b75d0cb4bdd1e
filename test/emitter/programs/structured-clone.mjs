import { reportAfterThis } from "./measured.mjs";

const orders = Array.from({ length: 60_000 }, (_, id) => ({
  id,
  lines: [{ sku: `sku ${id}` }, { sku: "b" }],
}));

function takes() {
  const started = performance.now();
  structuredClone(orders);
  return performance.now() - started;
}

const copies = Math.ceil(1500 / Math.min(takes(), takes(), takes()));
const archive = Array.from({ length: copies }, () => orders.map((order) => ({ ...order })));

function archiveOrders() {
  reportAfterThis();
  structuredClone(archive);
}

setTimeout(archiveOrders, 400);
