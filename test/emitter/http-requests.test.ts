/** The request that stalled code works for, without a line of code in the application. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { HttpRequests } from "../../src/emitter/http-requests.js";
import { maskedPath, patternOf, routeIn } from "../../src/emitter/route-pattern.js";
import { WorkCounter } from "../../src/emitter/work-counter.js";
import type { StopRecord } from "../../src/record/record.js";
import { programPath, runProgram } from "./run-program.js";

const PATHS: Readonly<Record<string, string>> = {
  "/": "/",
  "": "/",
  "*": ":id",
  "/?q=secret": "/",
  "/reports": "/reports",
  "/reports/": "/reports/",
  "/reports/4711?token=secret#part": "/reports/:id",
  "/api/v2/users/42/photos": "/api/v2/users/:id/photos",
  "/users/6f9619ff-8b86-d011-b42d-00cf4fc964ff": "/users/:id",
  "/commits/9fceb02": "/commits/:id",
  "/commits/deadbeefcafe": "/commits/:id",
  "/users/alice@example.com/mail": "/users/:id/mail",
  "/caf%C3%A9/menu": "/:id/menu",
  "/2026/11/28/report": "/:id/:id/:id/report",
  "/orders/ORD-2026-0017": "/orders/:id",
  "/static/app.8f3a1c2d.js": "/static/:id",
  "/oauth2/callback": "/oauth2/callback",
  "/videos/h264/list.json": "/videos/h264/list.json",
  "/t/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIi": "/t/:id",
  "http://proxy.example/users/42": "/users/:id",
};

test("paths lose what tells people and things apart", () => {
  for (const [path, wanted] of Object.entries(PATHS)) assert.equal(maskedPath(path), wanted, path);
  assert.ok(maskedPath(`/${"a/".repeat(5000)}`).length <= 120);
  assert.ok(maskedPath("/a".repeat(100_000)).length <= 120);
});

function patternIn(request: object): string | undefined {
  const route = routeIn(request);
  return route && patternOf(route);
}

test("a framework's pattern is taken where it is one", () => {
  assert.equal(patternIn({}), undefined);
  assert.equal(patternIn({ route: undefined }), undefined);
  assert.equal(patternIn({ route: { path: /^\/a/ } }), undefined);
  const match = { definition: { pathname: "/orders/[id]" } };
  assert.equal(patternIn({ [Symbol.for("NextInternalRequestMeta")]: { match } }), "/orders/[id]");
  assert.equal(patternIn({ route: { path: "/orders/:id" } }), "/orders/:id");
  const context = { _matchedRoute: undefined as unknown };
  const handedOn = {
    route: {
      get path() {
        return context._matchedRoute;
      },
    },
  };
  assert.equal(patternIn(handedOn), undefined, "a router that has not looked yet");
  context._matchedRoute = "/carts/:cart";
  assert.equal(patternIn(handedOn), "/carts/:cart");
  assert.equal(patternIn({ baseUrl: "/shop/17", route: { path: "/" } }), "/shop/:id");
  assert.equal(patternIn({ baseUrl: "", route: { path: "/" } }), "/");
  for (const path of ["*", "/*", "/*splat", "/{*splat}", "(.*)", "/(.*)"]) {
    assert.equal(patternIn({ baseUrl: "", route: { path } }), undefined, path);
  }
  assert.equal(patternIn({ route: { path: "/files/*splat" } }), "/files/*splat");
  const mounted = { baseUrl: "/shops/acme/v1", route: { path: "/orders/:order" } };
  assert.equal(patternIn({ ...mounted, params: { order: "7" } }), "/shops/acme/v1/orders/:order");
  const params = { shop: "acme", order: "7" };
  assert.equal(patternIn({ ...mounted, params }), "/shops/:shop/v1/orders/:order");
});

test("what goes on after the response has the route of the request, without keeping it", async (t) => {
  const requests = new HttpRequests();
  requests.start();
  t.after(() => requests.stop());
  const named: unknown[] = [];
  const server = createHttpServer(async (request, response) => {
    const route = {
      get path() {
        if (request.url === "/throws/17") throw new Error("not yet");
        return "/orders/:order";
      },
    };
    Object.assign(request, { route });
    response.end();
    await once(response, "finish");
    await nextTurn();
    // A request that was asked now would not tell any longer.
    delete (request as { route?: unknown }).route;
    named.push(requests.current());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const path of ["/orders/4711", "/throws/17"]) {
    await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    await nextTurn();
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  assert.deepEqual(named, ["GET /orders/:order", "GET /throws/:id"]);
});

test("requests of HTTP/2 are noted and counted, where Node publishes them", async (t) => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const requests = new HttpRequests();
  const counter = new WorkCounter();
  requests.start();
  counter.startRequests();
  const named: unknown[] = [];
  const server = createServer(async (_, response) => {
    await nextTurn();
    named.push(requests.current());
    response.end();
  });
  t.after(() => requests.stop());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const asked = ["/orders/4711?token=secret", "/health"].map(async (path) => {
    await once(client.request({ ":path": path }).resume(), "close");
  });
  await Promise.all(asked);
  client.close();
  server.close();
  counter.stop();
  const isPublished = major > 24 || (major === 24 && minor >= 2) || (major === 22 && minor >= 17);
  assert.equal(counter.done.requests, isPublished ? 2 : 0);
  const wanted = ["GET /orders/:id", "GET /health"];
  assert.deepEqual(named, isPublished ? wanted : [undefined, undefined]);
});

describe("stalls of a server", { concurrency: true }, () => {
  const routes = async (env: Readonly<Record<string, string>>): Promise<unknown[]> => {
    const run = await runProgram(programPath("http-requests.mjs"), {
      env: { STALL_REPORT_THRESHOLD: "150", ...env },
    });
    assert.equal(run.code, 0, run.stderr);
    const stalls = run.stalls.filter(({ stack }) => /at block /.test(stack));
    assert.doesNotMatch(JSON.stringify(run.records), /s3cret|alice/);
    const stop = run.records.at(-1) as StopRecord;
    assert.equal(stop.requests, env["STALL_REPORT_REQUESTS"] === "0" ? undefined : 5);
    return stalls.map(({ context }) => context?.["route"]);
  };

  test("name the request that each worked for", async () => {
    assert.deepEqual(await routes({}), [
      "POST /reports/:id",
      "GET /shop/:id/orders/:order",
      "GET /fast/:name",
      undefined,
      undefined,
    ]);
  });

  test("name none if that is switched off", async () => {
    const named = await routes({ STALL_REPORT_REQUESTS: "0" });
    assert.ok(named.length > 0);
    assert.deepEqual(new Set(named), new Set([undefined]));
  });
});
