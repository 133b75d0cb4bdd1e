/** Stalls at every line of its standard input that asks for it. */
import { createInterface } from "node:readline";

function block(forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end);
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== "stall") break;
  await new Promise((resolve) => setTimeout(resolve, 50));
  block(800);
}
process.stdin.destroy();
