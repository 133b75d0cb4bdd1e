import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { repeatsFor, reportAfterThis } from "./measured.mjs";

const order = JSON.stringify(
  Array.from({ length: 30_000 }, (_, id) => ({ id, tags: ["a", "b"], price: id / 7 })),
);
const body = `[${Array(await repeatsFor(500, () => JSON.parse(order)))
  .fill(order)
  .join()}]`;

/** Node parses in a job of its own: no stack and no profile knows who awaits it. */
async function importOrders() {
  reportAfterThis();
  const orders = await json(Readable.from([body]));
  return orders.length;
}

setTimeout(importOrders, 400);
