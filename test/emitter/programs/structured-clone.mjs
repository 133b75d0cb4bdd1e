import { repeatsFor, reportAfterThis } from "./measured.mjs";

const orders = Array.from({ length: 5000 }, (_, id) => ({
  id,
  lines: [{ sku: `sku ${id}` }, { sku: "b" }],
}));

const copies = await repeatsFor(1400, () => structuredClone(orders));
// Whole copies: an object that is met again is not cloned again, and the call would be over too soon to be a stall.
const archive = Array.from({ length: copies }, () => structuredClone(orders));

function archiveOrders() {
  reportAfterThis();
  structuredClone(archive);
}

setTimeout(archiveOrders, 400);
