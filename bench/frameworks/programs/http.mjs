import { createServer } from "node:http";
import { askAndEnd, loaded } from "./ask.mjs";
import { renderReport } from "./block.cjs";

const server = createServer(async (_request, response) => {
  await loaded();
  response.end(String(renderReport()));
}).listen(0, () => askAndEnd(server.address().port));
