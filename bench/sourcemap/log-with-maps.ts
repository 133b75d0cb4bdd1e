/**
 * What source maps add to a report on a gigabyte: 200 stacks of a bundle, with its map and without. Every module of the
 * bundle is in some stack.
 *
 *     node dist/bench/sourcemap/log-with-maps.js [megabytes] [rounds] [modules]
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { corpusOf, sizeOf } from "../corpus.js";
import { measure, type Run, stallReport } from "../measure.js";
import { quantileOf } from "../quantile-of.js";

const megabytes = Number(process.argv[2] ?? 1000);
const rounds = Number(process.argv[3] ?? 5);
const modules = Number(process.argv[4] ?? 200);
const made = mkdtempSync(join(tmpdir(), "stall-report-bench-"));
try {
  await compare();
} finally {
  rmSync(made, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const positions = await makeBundle();
  // With their names, so that both reports have the same groups: the difference is the maps.
  const frameOf = (id: number): string =>
    `    at Service${id % modules}.handle (/srv/shop/dist/server.js:${positions.get(id % modules)})`;
  const logs = corpusOf({
    megabytes,
    files: 8,
    distinctStacks: 200,
    folder: join(made, "logs"),
    frameOf,
  });
  const mapMb = statSync(join(made, "dist/server.js.map")).size / 1e6;
  console.log(`${(sizeOf(logs) / 1e6).toFixed(0)} MB of logs, a map of ${mapMb.toFixed(1)} MB`);
  const ways = {
    without: stallReport(...logs, "-f", "json", "--no-source-maps"),
    with: stallReport(...logs, "-f", "json", "--source-maps", join(made, "dist")),
  };
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [without, withMaps] = [measure(ways.without), measure(ways.with)];
    ratios.push(withMaps.seconds / without.seconds);
    console.log(`without ${shown(without)}   with ${shown(withMaps)}`);
  }
  const median = quantileOf(ratios, 0.5);
  console.log(`with maps ${((median - 1) * 100).toFixed(1)} % longer (median of ${rounds} pairs)`);
}

function shown({ seconds, peakMb }: Run): string {
  return `${seconds.toFixed(2)} s ${peakMb.toFixed(0)} MB`;
}

/** @returns line:column of the call in each module's method, by its number */
async function makeBundle(): Promise<Map<number, string>> {
  const esbuild = await import("esbuild");
  mkdirSync(join(made, "src"));
  for (let id = 0; id < modules; id++) {
    writeFileSync(join(made, "src", `handler-${id}.ts`), moduleText(id));
  }
  const names = Array.from({ length: modules }, (_, id) => id);
  writeFileSync(
    join(made, "src", "server.ts"),
    names
      .map((id) => `import { Service${id} } from "./handler-${id}.js"; console.log(Service${id});`)
      .join("\n"),
  );
  await esbuild.build({
    entryPoints: [join(made, "src", "server.ts")],
    outfile: join(made, "dist", "server.js"),
    bundle: true,
    minify: true,
    sourcemap: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  const positions = new Map<number, string>();
  const lines = readFileSync(join(made, "dist", "server.js"), "utf8").split("\n");
  for (const [i, text] of lines.entries()) {
    for (const { 1: id, index } of text.matchAll(/globalThis\.block\((\d+)/g)) {
      positions.set(Number(id), `${i + 1}:${index + "globalThis.".length + 1}`);
    }
  }
  return positions;
}

/** Some ninety lines, as modules of services are. */
function moduleText(id: number): string {
  const helpers = Array.from(
    { length: 14 },
    (_, i) => `
  /** Works out part ${i} of an order. */
  #part${i}(order: { items: readonly number[]; name: string }): number {
    const total = order.items.filter((item) => item > ${i}).reduce((sum, item) => sum + item, 0);
    return order.name.startsWith("part ${i}") ? total * ${i + 1} : total / (${i} + 1);
  }
`,
  ).join("");
  const calls = Array.from({ length: 14 }, (_, i) => `this.#part${i}(order)`).join(" + ");
  return `/** One module of the service. */
export class Service${id} {${helpers}
  handle(order: { items: readonly number[]; name: string }): number {
    const parts = ${calls};
    return parts + (globalThis as any).block(${id}, order);
  }
}
`;
}
