/**
 * 300 distinct frames in a bundle with a map of more than 10 MB: the resolver against the package opened once per frame.
 *
 *     node dist/bench/sourcemap/many-frames.js
 *
 * Each way runs in a process of its own; its time is without the start of Node, its memory the peak of the process.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Frame } from "../../src/stack/frame.js";
import { projectRoot } from "../../test/project-root.js";

const FRAMES = 300;
const COPIES = 16;
const [way, folder] = process.argv.slice(2);

if (way === undefined || folder === undefined) await compareWays();
else await runOneWay(way, folder);

async function compareWays(): Promise<void> {
  const made = mkdtempSync(join(tmpdir(), "stall-report-bench-"));
  try {
    await makeBundle(made);
    const megabytes = statSync(join(made, "app.js.map")).size / 1e6;
    console.log(`map of ${megabytes.toFixed(1)} MB, ${FRAMES} distinct frames`);
    for (const one of ["nothing", "resolver", "resolver-without-text", "naive"]) {
      const script = fileURLToPath(import.meta.url);
      console.log(execFileSync(process.execPath, [script, one, made], { encoding: "utf8" }).trim());
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

async function makeBundle(made: string): Promise<void> {
  const esbuild = await import("esbuild");
  const libraries = ["@babel/parser/lib/index.js", "terser/dist/bundle.min.js"];
  const names = libraries.flatMap((library, index) =>
    Array.from({ length: COPIES }, (_, copy) => {
      const name = `./lib${index}-${copy}.js`;
      writeFileSync(join(made, name), readFileSync(join(projectRoot, "node_modules", library)));
      return name;
    }),
  );
  writeFileSync(
    join(made, "main.js"),
    names
      .map((name, index) => `import * as m${index} from "${name}"; console.log(m${index});`)
      .join("\n"),
  );
  await esbuild.build({
    entryPoints: [join(made, "main.js")],
    outfile: join(made, "app.js"),
    bundle: true,
    minify: true,
    sourcemap: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
}

function framesOf(made: string): Frame[] {
  const lines = readFileSync(join(made, "app.js"), "utf8").split("\n");
  const calls = lines.flatMap((text, index) =>
    [...text.matchAll(/[\w$]\(/g)].map((match) => ({ line: index + 1, column: match.index + 1 })),
  );
  return Array.from({ length: FRAMES }, (_, index) => {
    const call = calls[Math.floor((index * calls.length) / FRAMES)] ?? { line: 1, column: 1 };
    return { functionName: "t", file: "/srv/app/app.js", ...call };
  });
}

async function runOneWay(one: string, made: string): Promise<void> {
  const frames = framesOf(made);
  const begin = performance.now();
  let mapped = 0;
  if (one.startsWith("resolver")) {
    if (one === "resolver-without-text") {
      const map = JSON.parse(readFileSync(join(made, "app.js.map"), "utf8"));
      writeFileSync(
        join(made, "app.js.map"),
        JSON.stringify({
          ...map,
          sourcesContent: undefined,
          sources: map.sources.map((source: string) => `gone/${source}`),
        }),
      );
    }
    const { FrameResolver } = await import("../../src/sourcemap/resolver.js");
    const resolver = new FrameResolver({ roots: [{ directory: made }], useLocalFiles: false });
    const [resolved] = await resolver.resolveStacks([{ frames }]);
    mapped = resolved?.filter(({ outcome }) => outcome === "mapped").length ?? 0;
  } else if (one === "naive") {
    const { SourceMapConsumer } = await import("source-map");
    for (const { line = 1, column = 1 } of frames) {
      const text = readFileSync(join(made, "app.js.map"), "utf8");
      await SourceMapConsumer.with(text, null, (consumer) => {
        if (consumer.originalPositionFor({ line, column: column - 1 }).source !== null) mapped += 1;
      });
    }
  }
  const seconds = (performance.now() - begin) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${one.padEnd(22)} ${mapped} mapped, ${seconds.toFixed(2)} s, peak ${peak.toFixed(0)} MB`,
  );
}
