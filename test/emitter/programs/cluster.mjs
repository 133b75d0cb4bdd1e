/** A primary with two workers, each of which stalls; NODE_OPTIONS reaches them all. */
import cluster from "node:cluster";

function block(forMs) {
  const end = performance.now() + forMs;
  const before = process.cpuUsage().user;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300);
}

if (cluster.isPrimary) {
  cluster.fork();
  cluster.fork();
  let left = 2;
  cluster.on("exit", (_, code) => {
    console.log("worker ended", code);
    if (--left === 0) process.exit(0);
  });
} else {
  setTimeout(() => {
    block(900);
    process.exit(0);
  }, 300);
}
