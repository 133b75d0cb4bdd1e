/**
 * The web server of a small shop: a few routes, each of which does what such code does in real shops.
 */
import { createServer } from "node:http";
import { addComment } from "./comments.mjs";
import { renderMonthlyReport } from "./monthly-report.mjs";
import { exportOrders } from "./orders.mjs";

const routes = new Map([
  ["/reports/monthly", () => renderMonthlyReport(9_000)],
  ["/orders.csv", () => exportOrders(8_000)],
  ["/comments", (body) => addComment(body)],
  ["/health", () => "ok"],
]);

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const handle = routes.get(request.url);
  response.statusCode = handle === undefined ? 404 : 200;
  response.end(handle?.(Buffer.concat(chunks).toString()) ?? "not found");
});

server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("message", (message) => {
  if (message === "stop") process.exit(0);
});
