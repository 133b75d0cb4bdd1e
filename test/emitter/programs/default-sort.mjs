import { repeatsFor, reportAfterThis } from "./measured.mjs";

let names = Array.from({ length: 50_000 }, (_, i) => `customer ${(i * 7919) % 1_000_003}`);
names = Array(await repeatsFor(1400, () => names.toSorted()))
  .fill(names)
  .flat();

function listCustomers() {
  reportAfterThis();
  names.sort();
}

setTimeout(listCustomers, 400);
