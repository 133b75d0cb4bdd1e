/** As http-server.mjs, in the way of a framework: forty promises are waited for in each request. */
process.env.BENCH_AWAITS = "40";
await import("./http-server.mjs");
