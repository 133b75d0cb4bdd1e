/** A server whose requests block: in the way of Express, of Fastify, of neither; some while others are waiting. */
import { channel } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { request as ask, createServer } from "node:http";
import { watchdogIsReady } from "./ready.mjs";

const handled = channel("tracing:fastify.request.handler:start");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How many stalls the watchdog has asked about while `block` ran. */
const asked = () =>
  readFileSync(process.env.STALL_REPORT_FILE.replace("%p", process.pid), "utf8").match(
    /"stall-open".*at block .*\n/g,
  )?.length ?? 0;

/** On a crowded machine the watchdog may ask later than this lasts, so it lasts until it has asked. */
function block(forMs) {
  const before = asked();
  do {
    const end = performance.now() + forMs;
    while (performance.now() < end);
  } while (asked() === before);
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname.startsWith("/shop/")) {
    request.baseUrl = "/shop/17";
    request.route = { path: "/orders/:order" };
  }
  if (pathname.startsWith("/fast/"))
    handled.publish({ route: { method: "GET", url: "/fast/:name" } });
  if (pathname === "/throws") {
    Object.defineProperty(request, "route", {
      get: () => {
        throw new Error("mine");
      },
    });
  }
  if (pathname === "/waits") await pause(900);
  else {
    await pause(20);
    block(300);
  }
  response.end();
});

server.listen(0, async () => {
  const send = (method, path) =>
    new Promise((resolve, reject) =>
      ask({ port: server.address().port, method, path }, (answer) => {
        answer.resume();
        answer.on("end", resolve);
      })
        .on("error", reject)
        .end(),
    );
  await watchdogIsReady(process.env.STALL_REPORT_FILE);
  await pause(200);
  const waiting = send("GET", "/waits");
  await pause(50);
  await send("POST", "/reports/4711?token=s3cret");
  await send("GET", "/shop/17/orders/4");
  await waiting;
  await send("GET", "/fast/alice");
  await send("GET", "/throws");
  await pause(200);
  block(300);
  await pause(200);
  process.exit();
});
