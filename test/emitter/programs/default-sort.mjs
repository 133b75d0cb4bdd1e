import { reportAfterThis } from "./measured.mjs";

let names = Array.from({ length: 50_000 }, (_, i) => `customer ${(i * 7919) % 1_000_003}`);
function takes() {
  const started = performance.now();
  names.toSorted();
  return performance.now() - started;
}

names = Array(Math.ceil(1500 / Math.min(takes(), takes(), takes())))
  .fill(names)
  .flat();

function listCustomers() {
  reportAfterThis();
  names.sort();
}

setTimeout(listCustomers, 400);
