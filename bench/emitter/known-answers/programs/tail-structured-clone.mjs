// kind: native-tail
// expect: snapshot
// verdict: native,gc
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const order = Array.from({ length: 500 }, (_, id) => ({ id, lines: [{ sku: "a" }, { sku: "b" }] }));
const count = repeats(1000, () => structuredClone(order));
const orders = Array.from({ length: count }, () =>
  order.map(({ id, lines }) => ({ id, lines: lines.map((line) => ({ ...line })) })),
);

function snapshot() {
  stallToTheEnd();
  structuredClone(orders);
}
setTimeout(snapshot, LATER);
