import Router from "@koa/router";
import Koa from "koa";
import { askAndEnd, loaded } from "./ask.mjs";
import { renderReport } from "./block.cjs";

const router = new Router();
router.get("/reports/:report/pages", async (context) => {
  await loaded();
  context.body = String(renderReport());
});
const server = new Koa().use(router.routes()).listen(0, () => askAndEnd(server.address().port));
