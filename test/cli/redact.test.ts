/**
 * `--redact`: what it promises for every format, and that a redacted log tells the same story.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { FORMAT_NAMES, TREND_FORMAT_NAMES } from "../../src/render/formats.js";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const root = temporaryFolder("stall-report-redact-");

const REDACT = ["--redact", "paths,hosts,context"];

/** Where a program of a user lies, on several systems. */
const HOMES: readonly ((user: string) => string)[] = [
  (user) => `/home/${user}/shop/src/cart.js`,
  (user) => `/home/${user}/cart.js`,
  (user) => `file:///home/${user}/shop/dist/cart.js`,
  (user) => `/Users/${user}/dev/shop/src/cart.ts`,
  (user) => `/data/home/${user}/shop/cart.js`,
  (user) => `C:\\Users\\${user}\\shop\\src\\cart.js`,
  (user) => `/home/${user} the second/shop/src/cart.js`,
  (user) => `/srv/${user}/src/cart.js`,
  (user) => `/home/${user}/shop/node_modules/express/lib/router.js`,
];

interface World {
  readonly user: string;
  readonly hosts: readonly string[];
  readonly secret: string;
}

/** Logs of two hosts that name the user, the hosts and the secret wherever they can. */
function writeLogs({ user, hosts, secret }: World): string {
  const folder = mkdtempSync(join(root, "case-"));
  const logs = join(folder, "home", user, "logs");
  mkdirSync(logs, { recursive: true });
  for (const [h, host] of hosts.entries()) {
    const session = `session${h}`;
    const at = (minute: number): string =>
      new Date(1_763_600_000_000 + minute * 60_000).toISOString();
    const lines: unknown[] = [
      {
        v: 1,
        type: "start",
        session,
        timestamp: at(0),
        host,
        service: "shop",
        version: "1",
        threshold: 100,
      },
      ...HOMES.map((home, i) => ({
        v: 1,
        type: "stall",
        session,
        seq: i,
        timestamp: at(i + 1),
        duration: 500 + i,
        stack: `Error: cannot open ${home(user)}\n    at work${i} (${home(user)}:3:7)\n    at async ${home(user)}:9:1\n    at eval (eval at f (${home(user)}:1:2), <anonymous>:1:1)`,
        samples: [{ at: 100, delay: 1, stack: `    at work${i} (${home(user)}:4:7)` }],
        context: { route: `/${secret}`, [secret]: host },
        os: { state: "D", syscall: "read", waitsFor: home(user) },
        profile: {
          interval: 5,
          samples: 90,
          stacks: [{ count: 80, time: 400, stack: `    at work${i} (${home(user)}:5:7)` }],
        },
        parts: [{ share: 0.6, stack: `    at part${i} (${home(user)}:6:7)` }],
      })),
      {
        v: 1,
        type: "stall",
        session,
        seq: 30,
        timestamp: at(18),
        duration: 400,
        stack: `FATAL ERROR: cannot read ${HOMES[0]?.(user)}`,
      },
      {
        v: 1,
        type: "stall",
        session,
        seq: 31,
        timestamp: at(19),
        duration: 300,
        stack: "    at last (/srv/app/src/last.js:1:1)",
        samples: `${secret} of ${user}`,
        capture: { at: secret },
      },
      {
        v: 1,
        type: "stall",
        timestamp: at(20),
        duration: `${HOMES[0]?.(user)} on ${host}`,
        stack: "",
      },
      { v: 1, type: "script", session, timestamp: at(21), url: HOMES[2]?.(user) },
      {
        v: 1,
        type: "stop",
        session,
        timestamp: at(30),
        reason: `${HOMES[1]?.(user)} of ${host}`,
        dropped: { [`cannot write ${HOMES[0]?.(user)} on ${host}`]: 3 },
      },
    ];
    writeFileSync(
      join(logs, `stalls.${host}.ndjson`),
      `${lines.map((line) => `${JSON.stringify(line)}\n`).join("")}{"context":"${secret} ${user} ${host}"\n`,
    );
  }
  return logs;
}

const worlds = fc.record({
  user: fc.stringMatching(/^zq[a-z]{5,9}$/),
  hosts: fc.uniqueArray(
    fc.stringMatching(/^(?:xk[a-z]{4,6}|web-[0-9]{3}\.xk[a-z]{3,5}\.net|xk[a-z]{2}-[0-9]{2})$/),
    {
      minLength: 2,
      maxLength: 2,
    },
  ),
  secret: fc.stringMatching(/^jv[a-z0-9]{6,9}$/),
});

function assertSilent(text: string, { user, hosts, secret }: World, where: string): void {
  for (const word of [user, ...hosts, secret]) {
    const at = text.indexOf(word);
    assert.ok(at < 0, `${where} tells ${word}: ${text.slice(Math.max(0, at - 80), at + 40)}`);
  }
}

test("no host, home folder or context is in any format", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const logs = writeLogs(world);
      const outputs = FORMAT_NAMES.map((format) => join(root, `out.${format}`));
      for (const [i, format] of FORMAT_NAMES.entries()) {
        const { stdout } = await run([
          logs,
          ...REDACT,
          "-f",
          format,
          "--host",
          ...world.hosts.slice(0, 1),
        ]);
        assert.ok(stdout.length > 0, outputs[i]);
        assertSilent(stdout, world, format);
      }
      for (const groupBy of ["file", "package", "stack"]) {
        assertSilent((await run([logs, ...REDACT, "--group-by", groupBy])).stdout, world, groupBy);
      }
      const json = await run([logs, "-f", "json"]);
      const { groups } = JSON.parse(json.stdout) as { groups: readonly { id: string }[] };
      for (const { id } of groups) {
        assertSilent((await run(["show", id, logs, ...REDACT])).stdout, world, "show");
      }
      assertSilent((await run(["slice", logs, ...REDACT])).stdout, world, "slice");
      for (const format of TREND_FORMAT_NAMES) {
        assertSilent(
          (await run(["trend", logs, ...REDACT, "--by", "day", "-f", format])).stdout,
          world,
          `trend ${format}`,
        );
      }
      for (const format of FORMAT_NAMES) {
        const split = ["--split-at", "2025-11-20T01:03:00Z", "-f", format, "--all"];
        assertSilent(
          (await run(["compare", logs, ...REDACT, ...split])).stdout,
          world,
          `compare ${format}`,
        );
      }
    }),
    { numRuns: 2 },
  );
});

test("URLs, shares and messages tell no host, address, user or password, and a slice has the same groups", async () => {
  const planted = /bobxx|hunterxx|tokenxx|carolxx|corpxx|filerxx|fd00|10\.66/;
  const stacks = [
    "Error: connect https://bobxx:hunterxx@db.corpxx.net/x?t=tokenxx\n    at a (https://bobxx:hunterxx@cdn.corpxx.net/a.js?t=tokenxx:1:2)",
    "MailError: no carolxx@corpxx.net\n\n    at b (\\\\filerxx\\share\\app\\b.js:1:2)",
    "Error\n    at c (http://[fd00:ab::7]:8080/c.js:1:2)\n    at d (http://10.66.77.88/d.js:1:2)",
    "Error\n    at e (\\\\filerxx\\Users$\\carolxx\\e.js:1:2)",
    'Traceback (most recent call last):\n  File "/srv/f.py", line 3, in f\n    open("wss://bobxx:hunterxx@corpxx/")\nOSError: carolxx',
    // What must stay: a public package, the own machine, and what only looks like an address.
    "Error\n    at g (https://deno.land/x/oak@1.0.0/g.ts:1:2)\n    at h (http://localhost:3000/h.js:1:2)\n    at i (/srv/node_modules/.pnpm/i@next.beta/node_modules/i/i.js:1:2)",
  ];
  const log = stacks.map((stack, i) =>
    JSON.stringify({ timestamp: 1_763_600_000_000 + i * 60_000, duration: 500 + i, stack }),
  );
  const folder = mkdtempSync(join(root, "urls-"));
  writeFileSync(join(folder, "a.ndjson"), log.join("\n"));
  for (const format of FORMAT_NAMES) {
    const { stdout } = await run(["a.ndjson", ...REDACT, "-f", format], { folder });
    assert.doesNotMatch(stdout, planted, format);
  }
  const { stdout: slice } = await run(["slice", "a.ndjson", ...REDACT], { folder });
  assert.doesNotMatch(slice, planted);
  for (const kept of [
    "deno.land/x/oak",
    "localhost:3000",
    "/node_modules/i/i.js",
    "MailError\\n",
  ]) {
    assert.ok(slice.includes(kept), kept);
  }
  const facts = async (words: string[], stdin?: string): Promise<unknown> => {
    const { stdout } = await run([...words, "-f", "json"], {
      folder,
      ...(stdin === undefined ? {} : { stdin }),
    });
    const { groups } = JSON.parse(stdout) as { groups: Record<string, unknown>[] };
    return groups.map(({ count, blockedMs, origin, function: name }) => [
      name,
      count,
      blockedMs,
      origin,
    ]);
  };
  assert.deepEqual(await facts(["-"], slice), await facts(["a.ndjson"]));
  // Asked for alone, hosts take no path and paths no host.
  const { stdout: hosts } = await run(["a.ndjson", "--redact", "hosts", "-f", "json"], { folder });
  assert.match(hosts, /\\\\host-\d\\\\share/);
  const { stdout: paths } = await run(["a.ndjson", "--redact", "paths", "-f", "json"], { folder });
  assert.match(paths, /https:\/\/cdn\.corpxx\.net\/a\.js"/);
});

test("hosts get stable names; what is not asked for stays", async () => {
  const logs = writeLogs({ user: "zquentin", hosts: ["web-b", "web-a"], secret: "jvsecret" });
  const json = async (...words: string[]): Promise<string> =>
    (await run([logs, "-f", "json", ...words])).stdout;
  const hosts = await json("--redact", "hosts");
  assert.match(hosts, /stalls\.host-1\.ndjson/);
  assert.match(hosts, /zquentin/);
  assert.match(hosts, /jvsecret/);
  const paths = await json("--redact", "paths");
  assert.match(paths, /web-a/);
  assert.match(paths, /src\/cart\.js/);
  const context = await json("--redact", "context");
  assert.doesNotMatch(context, /jvsecret/);
  assert.match(context, /zquentin/);
});

/** Its identity has the user's name in it, so that its id cannot stay; nor can that of a stack that is nothing but a text. */
const IN_IDENTITY = "work4";

test("a slice without its paths and hosts has the same groups, counts and origins", async () => {
  const logs = writeLogs({ user: "zquentin", hosts: ["web-b", "web-a"], secret: "jvsecret" });
  const { stdout: slice } = await run(["slice", logs, ...REDACT]);
  const facts = async (stdin: string | undefined, ...words: string[]): Promise<unknown> => {
    const { stdout } = await run([...words, "-f", "json", "--no-source-maps"], {
      ...(stdin === undefined ? {} : { stdin }),
    });
    interface Facts {
      readonly id: string;
      readonly function: string;
      readonly count: number;
      readonly blockedMs: number;
      readonly origin: string;
      readonly package: string | null;
    }
    const { groups } = JSON.parse(stdout) as { groups: readonly Facts[] };
    return groups.map(({ id, function: name, count, blockedMs, origin, package: of }) => ({
      ...(name === IN_IDENTITY || origin === "unknown" ? {} : { id }),
      count,
      blockedMs,
      origin,
      of,
    }));
  };
  assert.deepEqual(await facts(slice, "-"), await facts(undefined, logs));
});

test("a value that is none says what was meant", async () => {
  const { status, stderr } = await run(["x.ndjson", "--redact", "path"]);
  assert.equal(status, 2);
  assert.match(stderr, /--redact cannot be "path"; did you mean paths\?/);
});
