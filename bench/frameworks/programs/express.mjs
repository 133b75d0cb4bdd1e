import express from "express";
import { askAndEnd, loaded } from "./ask.mjs";
import { renderReport } from "./block.cjs";

const reports = express.Router();
reports.get("/:report/pages", async (_request, response) => {
  await loaded();
  response.send(String(renderReport()));
});
const app = express();
app.use(express.json());
app.use("/reports", reports);
const server = app.listen(0, () => askAndEnd(server.address().port));
