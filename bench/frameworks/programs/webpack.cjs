const { join } = require("node:path");
const webpack = require("webpack");

webpack(
  {
    mode: "production",
    target: "node",
    devtool: "source-map",
    entry: join(__dirname, "koa.mjs"),
    output: { path: join(__dirname, "built"), filename: "webpack.cjs" },
  },
  (error, stats) => {
    if (error !== null || stats.hasErrors()) {
      console.error(String(error ?? stats));
      process.exitCode = 1;
    }
  },
);
