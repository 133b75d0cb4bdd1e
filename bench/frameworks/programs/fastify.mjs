import Fastify from "fastify";
import { askAndEnd, loaded } from "./ask.mjs";
import { renderReport } from "./block.cjs";

const app = Fastify();
app.get("/reports/:report/pages", async () => {
  await loaded();
  return { turns: renderReport() };
});
await app.listen({ port: 0 });
await askAndEnd(app.server.address().port);
