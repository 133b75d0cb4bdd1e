/**
 * A function keeps its group's id over builds of bundlers and frameworks as they are used: with maps and without, with another dependency, in
 * another folder, with lines put in; two functions never share one. `bench/sourcemap/real-builds.ts` made the builds.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { normaliseSourcePath } from "../../src/stack/identity.js";
import { run } from "../cli/memory-io.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

interface Place {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly map?: string;
}

interface Fixture {
  readonly versions: Readonly<Record<string, string>>;
  readonly builds: readonly {
    readonly tool: string;
    readonly variant: string;
    readonly places: readonly Place[];
    readonly files: readonly string[];
  }[];
}

const { versions, builds } = JSON.parse(
  readFileSync(join(projectRoot, "test/sourcemap/fixtures/real-builds.json"), "utf8"),
) as Fixture;
const folder = temporaryFolder("stall-report-real-builds-");

/** Where each variant was deployed. */
const PLACES: Readonly<Record<string, string>> = {
  first: "/srv/shop",
  dependency: "/app",
  changed: "/home/ann/releases/20261120/shop",
};

/** The group's id and name for the place of a function. */
async function groupOf(
  { file, line, column }: Place,
  name: string,
  place: string,
  maps: string | undefined,
): Promise<{ id: string; name: string; file: string }> {
  const stack = `Error\n    at ${name} (${place}/${file}:${line}:${column})`;
  const log = join(folder, "log.ndjson");
  writeFileSync(log, JSON.stringify({ timestamp: 1_763_600_000_000, duration: 900, stack }));
  const words = maps === undefined ? ["--no-source-maps"] : ["--source-maps", maps];
  const { stdout } = await run([log, ...words, "-f", "json", "--no-config"]);
  const [group] = JSON.parse(stdout).groups;
  return { id: group.id, name: group.function, file: group.location.file };
}

for (const [tool, version] of Object.entries(versions)) {
  test(`${version} (${tool})`, async () => {
    const mapped = new Map<string, Set<string>>();
    const bare = new Map<string, Set<string>>();
    const add = (to: typeof mapped, name: string, id: string): unknown =>
      to.set(name, (to.get(name) ?? new Set()).add(id));
    for (const { variant, places } of builds.filter((build) => build.tool === tool)) {
      const maps = mkdtempSync(join(folder, "maps-"));
      for (const { file, map } of places) {
        if (map === undefined) continue;
        mkdirSync(dirname(join(maps, file)), { recursive: true });
      }
      for (const place of places) {
        const deployed = PLACES[variant] as string;
        add(bare, place.function, (await groupOf(place, place.function, deployed, undefined)).id);
        assert.ok(place.map !== undefined, `${place.function} ${place.file}`);
        writeFileSync(join(maps, `${place.file}.map`), place.map);
        // Without the text of the sources nothing renames what a minifier made; tsc makes nothing shorter.
        const isTextThere = place.map.includes("throw new Error");
        const name = isTextThere ? "t" : place.function;
        const group = await groupOf(place, name, deployed, maps);
        assert.equal(group.name, place.function);
        add(mapped, place.function, group.id);
      }
    }
    for (const ids of [mapped, bare]) {
      const all = [...ids.values()].flatMap((some) => [...some]);
      assert.deepEqual([...ids.keys()].sort(), [
        "exportOrders",
        "importOrders",
        "mergeOrders",
        "recalcPrices",
      ]);
      assert.equal(
        all.length,
        4,
        JSON.stringify([...ids].map(([name, some]) => [name, [...some]])),
      );
      assert.equal(new Set(all).size, 4);
    }
  });
}

for (const tool of Object.keys(versions)) {
  test(`what ${tool} puts into names to tell builds apart is known`, () => {
    const [first, ...others] = builds
      .filter((build) => build.tool === tool)
      .map(({ files }) => [...new Set(files.map((file) => normaliseSourcePath(file)))].sort());
    for (const other of others) assert.deepEqual(other, first);
  });
}

test("the documentation has what was built", () => {
  const text = readFileSync(join(projectRoot, "docs/source-maps.md"), "utf8");
  const rows = Object.entries(versions).map(([tool, version]) => {
    const places = builds.find((build) => build.tool === tool)?.places ?? [];
    const { file = "" } = places.find((place) => place.function === "exportOrders") ?? {};
    return `| ${version} | \`${file}\` | \`${normaliseSourcePath(file)}\` |`;
  });
  for (const row of rows) assert.ok(text.includes(row), `missing:\n${rows.join("\n")}`);
});

test("at least ten bundlers and frameworks were built", () => {
  assert.ok(Object.keys(versions).length >= 10, Object.keys(versions).join());
});
