import { repeatsFor, reportAfterThis } from "./measured.mjs";

const orders = Array.from({ length: 5000 }, (_, id) => ({
  id,
  lines: [{ sku: `sku ${id}` }, { sku: "b" }],
}));

const copies = repeatsFor(2000, () => structuredClone(orders));
const archive = Array.from({ length: copies }, () => orders.map((order) => ({ ...order })));

function archiveOrders() {
  reportAfterThis();
  structuredClone(archive);
}

setTimeout(archiveOrders, 400);
