import { createServer } from "node:http";
import { GraphQLFloat, GraphQLObjectType, GraphQLSchema } from "graphql";
import { createHandler } from "graphql-http/lib/use/http";
import { askAndEnd, loaded } from "./ask.mjs";
import { renderReport } from "./block.cjs";

const resolve = async () => {
  await loaded();
  return renderReport();
};
const query = new GraphQLObjectType({
  name: "Query",
  fields: { turns: { type: GraphQLFloat, resolve } },
});
const handler = createHandler({ schema: new GraphQLSchema({ query }) });
const server = createServer(handler).listen(0, () =>
  askAndEnd(server.address().port, "/graphql", JSON.stringify({ query: "{ turns }" })),
);
