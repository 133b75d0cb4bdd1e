/**
 * A host with another instrument in it, which is named by the argument. It stalls once and prints what the other one has seen of it, or
 * what is left of it.
 */
import { once } from "node:events";
import { Session } from "node:inspector";
import { createRequire } from "node:module";
import { watchdogIsReady } from "./ready.mjs";

function priceOrders(forMs) {
  const end = performance.now() + forMs;
  const before = process.cpuUsage().user;
  let sum = 0;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300)
    for (let i = 0; i < 1000; i++) sum += Math.sqrt(i);
  return sum;
}

const session = new Session();
const post = (method, params) =>
  new Promise((done) => session.post(method, params, (_, result) => done(result)));
const sees = (profile) =>
  profile.nodes.some((node) => node.callFrame.functionName === "priceOrders");

/** Each starts its instrument and gives what is to be printed behind the stall. */
const INSTRUMENTS = {
  nothing: () => () => "nothing",
  "a profiler": async () => {
    session.connect();
    await post("Profiler.enable");
    await post("Profiler.start");
    return async () => sees((await post("Profiler.stop")).profile);
  },
  "a console profile": async () => {
    session.connect();
    await post("Profiler.enable");
    const finished = new Promise((done) =>
      session.on("Profiler.consoleProfileFinished", ({ params }) => {
        if (params.title === "theirs") done(sees(params.profile));
      }),
    );
    const { console } = await import("node:inspector");
    console.profile("theirs");
    return () => {
      console.profileEnd("theirs");
      return finished;
    };
  },
  "source-map-support": () => {
    const require = createRequire(import.meta.url);
    require("source-map-support").install();
    const { prepareStackTrace } = Error;
    return () => Error.prepareStackTrace === prepareStackTrace && typeof new Error("x").stack;
  },
  "no limit of stacks": () => {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    return () => String(Error.stackTraceLimit);
  },
  "a limit of no frames": () => {
    Error.stackTraceLimit = 0;
    return () => String(Error.stackTraceLimit);
  },
  "an own format": () => {
    Error.prepareStackTrace = (_, sites) => sites.length > 0;
    return () => new Error("x").stack;
  },
};

await watchdogIsReady();
const finish = await INSTRUMENTS[process.argv[2]]();
// Somebody outside says when to stall, and by the end of this input, when to end.
if (process.argv[3] === "led") await once(process.stdin, "data");
setTimeout(() => {
  priceOrders(900);
  setTimeout(async () => {
    console.log(JSON.stringify(await finish()));
    session.disconnect();
  }, 100);
}, 200);
