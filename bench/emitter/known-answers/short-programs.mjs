/**
 * Programs of a few lines of which is known what blocks them: `node short-programs.mjs NAME`. Each blocks in the function of its own
 * that is named first (others in `accept` are not wrong either), for about a second.
 */

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { execFileSync, execSync, spawn } from "node:child_process";
import crypto from "node:crypto";
import diagnosticsChannel from "node:diagnostics_channel";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PerformanceObserver } from "node:perf_hooks";
import readline from "node:readline";
import { Readable, Transform } from "node:stream";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import util from "node:util";
import v8 from "node:v8";
import vm from "node:vm";
import { MessageChannel } from "node:worker_threads";
import zlib from "node:zlib";
import { LATER, repeats, spin, stall, stalled, stallToTheEnd } from "./programs/truth.mjs";

const range = (count) => Array.from({ length: count }, (_, i) => i);
const words = range(2000).map((i) => `word${(i * 7919) % 2003} costs ${i} EUR`);
const orders = range(2000).map((i) => ({
  id: i,
  name: `Order ${i}`,
  lines: [{ sku: i, price: 1 }],
}));
const require = createRequire(import.meta.url);
const temp = (name) => join(fs.mkdtempSync(join(tmpdir(), "stall-short-")), name);

/** Calls a function again and again for a second. */
const again = (work) => () =>
  stall(() => {
    const end = performance.now() + 1100;
    while (performance.now() < end) work();
  });
/** Calls a function once, as the last thing of its callback. @param most a second takes so many calls at least */
const last = (work) => () => {
  stallToTheEnd();
  work();
};

/** A temporary folder of many small files. */
function manyFiles() {
  const folder = temp("tree");
  for (const i of range(40)) {
    fs.mkdirSync(join(folder, `${i}`), { recursive: true });
    for (const j of range(20)) fs.writeFileSync(join(folder, `${i}`, `${j}.txt`), "x");
  }
  return folder;
}

/**
 * Every program: the functions that are right and those that are not wrong, its verdicts (by default `code,native`), and how it is
 * prepared, which gives what runs when all is set up.
 */
export const SHORT_PROGRAMS = {
  "response-json": {
    expect: "loadFeed",
    verdict: "code,native,gc",
    prepare() {
      const count = repeats(1100, () => JSON.parse(JSON.stringify(orders)));
      const text = `[${new Array(count).fill(JSON.stringify(orders)).join()}]`;
      const loadFeed = async () => {
        const from = performance.now();
        const feed = await new Response(text).json();
        stalled(from);
        return feed.length;
      };
      return loadFeed;
    },
  },
  "stream-json": {
    expect: "importOrders",
    verdict: "code,native,gc",
    prepare() {
      const count = repeats(1100, () => JSON.parse(JSON.stringify(orders)));
      const text = `[${new Array(count).fill(JSON.stringify(orders)).join()}]`;
      const importOrders = async () => {
        const from = performance.now();
        const all = await json(Readable.from([text]));
        stalled(from);
        return all.length;
      };
      return importOrders;
    },
  },
  "two-ways": {
    expect: "slug",
    prepare() {
      const slug = (text) => text.normalize("NFD").replace(/[^a-z]+/g, "-");
      const titlePage = () => words.map((word) => slug(word)).length;
      const titleFeed = () => words.map((word) => slug(word)).join();
      const publish = () => titlePage() + titleFeed();
      return again(publish);
    },
  },
  "zlib-deflate": {
    expect: "packReports",
    prepare() {
      const report = Buffer.from(words.join("\n"));
      const packReports = () => zlib.deflateSync(report).length;
      return again(packReports);
    },
  },
  "key-pair": {
    expect: "rotateKeys",
    prepare() {
      const rotateKeys = () => crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
      return again(rotateKeys);
    },
  },
  "rsa-sign": {
    expect: "signTokens",
    prepare() {
      const { privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
      const signTokens = () => crypto.sign("sha256", Buffer.from("token"), privateKey);
      return again(signTokens);
    },
  },
  "random-fill": {
    expect: "makeSalts",
    prepare() {
      const bytes = Buffer.alloc(1 << 20);
      const count = repeats(1100, () => crypto.randomFillSync(bytes));
      const all = Buffer.alloc(Math.min(count, 1500) << 20);
      const makeSalts = () => crypto.randomFillSync(all);
      return last(makeSalts);
    },
  },
  "sqlite-query": {
    expect: "monthlyTotals",
    since: 22,
    async prepare() {
      const { DatabaseSync } = await import("node:sqlite");
      const database = new DatabaseSync(":memory:");
      const query = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT sum(i % 7) FROM n`;
      const count = repeats(1100, () => database.prepare(query).get(20_000));
      const monthlyTotals = () => database.prepare(query).get(count * 20_000);
      return last(monthlyTotals);
    },
  },
  "sqlite-rows": {
    expect: "loadOrders",
    since: 22,
    async prepare() {
      const { DatabaseSync } = await import("node:sqlite");
      const database = new DatabaseSync(":memory:");
      database.exec("CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT)");
      const insert = database.prepare("INSERT INTO orders VALUES (?, ?)");
      for (const { id, name } of orders) insert.run(id, name);
      const loadOrders = () => database.prepare("SELECT * FROM orders").all().length;
      return again(loadOrders);
    },
  },
  "readdir-recursive": {
    expect: "listUploads",
    prepare() {
      const folder = manyFiles();
      const listUploads = () => fs.readdirSync(folder, { recursive: true }).length;
      return again(listUploads);
    },
  },
  "copy-folder": {
    expect: "copyThemes",
    verdict: "code,native,wait",
    prepare() {
      const folder = manyFiles();
      let n = 0;
      const copyThemes = () => fs.cpSync(folder, `${folder}-${n++ % 3}`, { recursive: true });
      return again(copyThemes);
    },
  },
  "exists-loop": {
    expect: "findConfig",
    prepare() {
      const findConfig = (n) => fs.existsSync(`/nowhere/${n}/app.config.json`);
      return again(() => findConfig(1));
    },
  },
  "slow-pipe": {
    expect: "writeLog",
    verdict: "wait",
    prepare() {
      const path = temp("log.fifo");
      execFileSync("mkfifo", [path]);
      spawn("sh", ["-c", `exec 3<${path}; sleep 1.6; cat <&3 >/dev/null`], {
        stdio: "ignore",
      }).unref();
      const log = fs.openSync(path, "w");
      const lines = Buffer.alloc(1 << 18, "a line of the log\n");
      const writeLog = () => fs.writeSync(log, lines);
      return () => stall(writeLog);
    },
  },
  "exec-loop": {
    expect: "convertAll",
    verdict: "wait,code,starved",
    prepare() {
      const convertAll = () => execFileSync("sh", ["-c", "sleep 0.02"]);
      return again(convertAll);
    },
  },
  "resolve-by-exec": {
    expect: "resolveHost",
    verdict: "wait",
    prepare() {
      const resolveHost = () => execSync("sleep 1.1; echo 192.0.2.1").toString();
      return last(resolveHost);
    },
  },
  "map-iteration": {
    expect: "countVisitors",
    accept: ["callback of forEach in countVisitors"],
    prepare() {
      const visitors = new Map(range(300_000).map((i) => [`v${i}`, i]));
      const countVisitors = () => {
        let sum = 0;
        visitors.forEach((value, key) => {
          sum += value + key.length;
        });
        return sum;
      };
      return again(countVisitors);
    },
  },
  "set-from-array": {
    expect: "distinctSkus",
    prepare() {
      const skus = range(300_000).map((i) => `sku-${i % 1000}`);
      const distinctSkus = () => new Set(skus).size;
      return again(distinctSkus);
    },
  },
  "v8-serialize": {
    expect: "saveCache",
    prepare() {
      const saveCache = () => v8.deserialize(v8.serialize(orders)).length;
      return again(saveCache);
    },
  },
  "intl-format": {
    expect: "formatPrices",
    prepare() {
      const formatPrices = () =>
        new Intl.NumberFormat("de", { style: "currency", currency: "EUR" }).format(12.5);
      return again(formatPrices);
    },
  },
  "locale-date": {
    expect: "formatDates",
    prepare() {
      const date = new Date(0);
      const formatDates = () => date.toLocaleDateString("fr", { dateStyle: "full" });
      return again(formatDates);
    },
  },
  lookbehind: {
    expect: "findAmounts",
    prepare() {
      const text = words.join(" ");
      const findAmounts = () => text.match(/(?<=costs [0-9]*)\d(?= EUR)/g)?.length;
      return again(findAmounts);
    },
  },
  "backtracking-tail": {
    expect: "isSlug",
    prepare() {
      const isSlug = (text) => /^([a-z]+)+$/.test(text);
      let length = 16;
      for (let ms = 0; ms < 500; length++) {
        const start = performance.now();
        isSlug(`${"a".repeat(length)}!`);
        ms = performance.now() - start;
      }
      return last(() => isSlug(`${"a".repeat(length)}!`));
    },
  },
  "replace-callback": {
    expect: "renderTemplate",
    accept: ["callback of replace in renderTemplate"],
    prepare() {
      const template = words.map((word) => `{{${word}}}`).join(" ");
      const renderTemplate = () =>
        template.replace(/\{\{(.*?)\}\}/g, (_, name) => name.toUpperCase());
      return again(renderTemplate);
    },
  },
  "sort-comparator": {
    expect: ["byPrice", "rankProducts"],
    prepare() {
      const byPrice = (a, b) => a.name.length - b.name.length || b.id - a.id;
      const rankProducts = () => [...orders].sort(byPrice).length;
      return again(rankProducts);
    },
  },
  "value-of": {
    expect: ["valueOf", "cheapest"],
    accept: ["callback of reduce in cheapest"],
    prepare() {
      class Price {
        constructor(cents) {
          this.text = `${cents}`;
        }
        valueOf() {
          return Number.parseFloat(`${this.text}.5`);
        }
      }
      const prices = range(5000).map((i) => new Price(i));
      const cheapest = () => prices.reduce((a, b) => (a < b ? a : b));
      return again(cheapest);
    },
  },
  "typed-array-sort": {
    expect: "rankScores",
    prepare() {
      const random = (count) => crypto.randomFillSync(new Uint32Array(count));
      const count = repeats(1200, () => random(50_000).sort());
      const scores = random(50_000 * Math.min(count, 400));
      const rankScores = () => scores.sort();
      return last(rankScores);
    },
  },
  "proxy-trap": {
    expect: ["get", "readSettings"],
    prepare() {
      const traps = {
        get(target, key) {
          return target[String(key).toLowerCase().trim()] ?? 0;
        },
      };
      const settings = new Proxy({ port: 1 }, traps);
      const readSettings = () => {
        let sum = 0;
        for (let i = 0; i < 10_000; i++) sum += settings.Port;
        return sum;
      };
      return again(readSettings);
    },
  },
  "static-block": {
    expect: ["<static_initializer>", "static", "defineCatalogue"],
    accept: ["Catalogue"],
    prepare() {
      const defineCatalogue = () =>
        // biome-ignore lint/complexity/noStaticOnlyClass: it is what blocks
        class Catalogue {
          static size = 0;
          static {
            for (const word of words) Catalogue.size += word.split(" ").length;
          }
        };
      return again(defineCatalogue);
    },
  },
  "tagged-template": {
    expect: ["sql", "buildQueries"],
    accept: ["callback of reduce in sql"],
    prepare() {
      const sql = (parts, ...values) =>
        parts.reduce(
          (text, part, i) => `${text}${part}${JSON.stringify(values[i] ?? "").replace(/"/g, "'")}`,
          "",
        );
      const buildQueries = () =>
        orders.map(({ id, name }) => sql`UPDATE o SET n = ${name} WHERE id = ${id}`).length;
      return again(buildQueries);
    },
  },
  "require-code": {
    expect: "loadPlugin",
    prepare() {
      const plugin = temp("plugin.cjs");
      const code = `exports.f = (a) => { ${range(40)
        .map((i) => `if (a === ${i}) return "${words[i]}";`)
        .join("")} };\n`;
      fs.writeFileSync(plugin, code.repeat(20_000));
      const loadPlugin = () => {
        require(plugin);
        delete require.cache[plugin];
      };
      return again(loadPlugin);
    },
  },
  "require-json": {
    expect: "loadTranslations",
    prepare() {
      const file = temp("de.json");
      fs.writeFileSync(
        file,
        JSON.stringify(Object.fromEntries(range(200_000).map((i) => [`key${i}`, words[i % 2000]]))),
      );
      const loadTranslations = () => {
        require(file);
        delete require.cache[file];
      };
      return again(loadTranslations);
    },
  },
  "to-json": {
    expect: ["toJSON", "exportOrders"],
    prepare() {
      class Money {
        constructor(cents) {
          this.cents = cents;
        }
        toJSON() {
          return `${(this.cents / 100).toFixed(2)} EUR`;
        }
      }
      const invoices = range(20_000).map((i) => ({ total: new Money(i) }));
      const exportOrders = () => JSON.stringify(invoices).length;
      return again(exportOrders);
    },
  },
  "json-reviver": {
    expect: ["revive", "loadFeed"],
    prepare() {
      const feed = JSON.stringify(orders);
      const revive = (key, value) => (key === "name" ? value.trim().toLowerCase() : value);
      const loadFeed = () => JSON.parse(feed, revive).length;
      return again(loadFeed);
    },
  },
  "buffer-concat": {
    expect: "collectBody",
    verdict: "code,gc,native",
    prepare() {
      const chunk = Buffer.alloc(4096, "x");
      const collectBody = () => {
        let body = Buffer.alloc(0);
        for (let i = 0; i < 300; i++) body = Buffer.concat([body, chunk]);
        return body.length;
      };
      return again(collectBody);
    },
  },
  "base64-tail": {
    expect: "encodeImage",
    prepare() {
      const image = Buffer.alloc(200 << 20, "pixels");
      const encodeImage = () => {
        for (let i = 0; i < 12; i++) image.toString("base64url");
      };
      return last(encodeImage);
    },
  },
  "stream-transform": {
    expect: "hashChunk",
    accept: ["callback of transform"],
    prepare() {
      const hashChunk = (chunk) => {
        let hash = 0;
        for (const byte of chunk) hash = (hash * 31 + byte) | 0;
        return `${hash}\n`;
      };
      const chunk = Buffer.alloc(1 << 16, "x");
      const count = repeats(2400, () => hashChunk(chunk));
      return async () => {
        const from = performance.now();
        const transform = new Transform({
          transform(chunk, _, done) {
            done(null, hashChunk(chunk));
          },
        });
        await pipeline(Readable.from(range(count).map(() => chunk)), transform, async (lines) => {
          for await (const _ of lines);
        });
        stalled(from);
      };
    },
  },
  "ten-thousand-listeners": {
    expect: ["onPrice", "publishPrices"],
    prepare() {
      const market = new EventEmitter().setMaxListeners(0);
      const onPrice = (price) => Math.hypot(price, `${price}`.length);
      for (const _ of range(10_000)) market.on("price", (price) => onPrice(price));
      const publishPrices = () => market.emit("price", 12);
      return again(publishPrices);
    },
  },
  "event-target": {
    expect: ["onUpdate", "notify"],
    prepare() {
      const target = new EventTarget();
      const onUpdate = () => words.join("").length;
      target.addEventListener("update", onUpdate);
      const notify = () => target.dispatchEvent(new Event("update"));
      return again(notify);
    },
  },
  "async-local-storage": {
    expect: ["countStock", "withTenant"],
    accept: ["callback of reduce in countStock"],
    prepare() {
      const tenants = new AsyncLocalStorage();
      const countStock = () =>
        orders.reduce((sum, { name }) => sum + name.length + tenants.getStore().length, 0);
      const withTenant = () => tenants.run("tenant", countStock);
      return again(withTenant);
    },
  },
  "post-message": {
    expect: "sendSnapshot",
    verdict: "code,native,gc",
    prepare() {
      const { port1, port2 } = new MessageChannel();
      port2.unref();
      const snapshot = range(20).map(() => structuredClone(orders));
      const sendSnapshot = () => port1.postMessage(snapshot);
      return () =>
        stall(() => {
          for (let i = 0, end = performance.now() + 1100; performance.now() < end && i < 60; i++)
            sendSnapshot();
        });
    },
  },
  "wasm-compile": {
    expect: "loadFilters",
    prepare() {
      const leb = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >>> 7)]);
      const count = 20_000;
      const body = [0, ...range(30).flatMap(() => [0x41, 1, 0x1a]), 0x0b];
      const code = range(count).flatMap(() => [...leb(body.length), ...body]);
      const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];
      const bytes = Uint8Array.from(
        [
          ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
          ...section(1, [1, 0x60, 0, 0]),
          ...section(3, [...leb(count), ...new Array(count).fill(0)]),
        ].concat(section(10, [...leb(count), ...code])),
      );
      let n = 0;
      const loadFilters = () => {
        // Another module each time: V8 remembers what it has compiled.
        bytes[bytes.length - 3] = n++ % 64;
        return new WebAssembly.Module(bytes);
      };
      return again(loadFilters);
    },
  },
  finalization: {
    expect: "releaseHandle",
    accept: ["spin"],
    flags: ["--expose-gc"],
    prepare() {
      const releaseHandle = () => stall(() => spin(1100));
      const registry = new FinalizationRegistry(releaseHandle);
      return () => {
        registry.register({}, 1);
        globalThis.keep = registry;
        setTimeout(() => globalThis.gc(), 50);
      };
    },
  },
  "diagnostic-report": {
    expect: "writeDiagnostics",
    verdict: "code,native,wait",
    prepare() {
      process.report.excludeNetwork = true;
      const writeDiagnostics = () => process.report.getReport();
      return again(writeDiagnostics);
    },
  },
  "inspect-deep": {
    expect: "describeOrder",
    prepare() {
      const order = { items: orders.slice(0, 300) };
      const describeOrder = () => util.inspect(order, { depth: null, maxArrayLength: null }).length;
      return again(describeOrder);
    },
  },
  "errors-thrown": {
    expect: ["parseRow", "importRows"],
    prepare() {
      const parseRow = (row) => {
        if (row % 2 === 0) throw new Error(`row ${row}`);
        return row;
      };
      const importRows = () => {
        let bad = 0;
        for (let row = 0; row < 1000; row++) {
          try {
            parseRow(row);
          } catch (error) {
            bad += error.stack.length;
          }
        }
        return bad;
      };
      return again(importRows);
    },
  },
  "vm-context": {
    expect: ["scoreCart", "evaluateRule"],
    prepare() {
      const context = vm.createContext({ words });
      const code =
        "(function scoreCart() { let n = 0; for (const w of words) n += w.split(' ').length; return n; })()";
      const script = new vm.Script(code, { filename: "/rules/cart.js" });
      const evaluateRule = () => script.runInContext(context);
      return again(evaluateRule);
    },
  },
  "vm-tight-loop": {
    expect: ["evaluateRule", "searchPrimes"],
    accept: ["<top level>"],
    prepare() {
      const code = "const end = Date.now() + 1100; let n = 0; while (Date.now() < end) n++; n";
      const evaluateRule = () => vm.runInNewContext(code, { Date }, { filename: "/rules/slow.js" });
      return () => stall(evaluateRule);
    },
  },
  "new-function": {
    expect: ["evaluateFormula", "eval", "anonymous", "<anonymous>"],
    prepare() {
      const formula = new Function(
        "cells",
        "let n = 0; for (const c of cells) n += c.length * 2; return n;",
      );
      const evaluateFormula = () => formula(words);
      return again(evaluateFormula);
    },
  },
  "url-parse": {
    expect: "parseLinks",
    accept: ["callback of map in parseLinks"],
    prepare() {
      const parseLinks = () =>
        words.map((_, i) => new URL(`/orders/${i}?a=1#top`, "https://shop.example").pathname);
      return again(parseLinks);
    },
  },
  "rope-flatten": {
    expect: "buildCsv",
    verdict: "code,gc,native",
    prepare() {
      const buildCsv = () => {
        let csv = "";
        for (let i = 0; i < 200_000; i++) csv += `${i};`;
        return csv.indexOf("x");
      };
      return again(buildCsv);
    },
  },
  unshift: {
    expect: "refillQueue",
    accept: ["callback of flatMap in refillQueue"],
    prepare() {
      const refillQueue = () => {
        const queue = orders.flatMap(({ lines }) => [...lines, ...lines]);
        for (let i = 0; i < 300; i++) queue.splice(0, 0, i);
      };
      return again(refillQueue);
    },
  },
  "spread-accumulator": {
    expect: "indexById",
    accept: ["callback of reduce in indexById"],
    verdict: "code,gc",
    prepare() {
      const indexById = () =>
        // biome-ignore lint/performance/noAccumulatingSpread: it is what blocks
        orders.slice(0, 400).reduce((index, order) => ({ ...index, [order.id]: order }), {});
      return again(indexById);
    },
  },
  "generator-recursion": {
    expect: ["walkTree", "countNodes"],
    prepare() {
      const tree = (depth) => (depth === 0 ? [] : [tree(depth - 1), tree(depth - 1)]);
      const root = tree(10);
      function* walkTree(node) {
        yield node;
        for (const child of node) yield* walkTree(child);
      }
      const countNodes = () => {
        let count = 0;
        for (const _ of walkTree(root)) count++;
        return count;
      };
      return again(countNodes);
    },
  },
  "async-generator": {
    expect: ["readRows", "importFeed"],
    verdict: "code,turn",
    prepare() {
      async function* readRows() {
        const end = performance.now() + 1100;
        for (let i = 0; performance.now() < end; i++) yield words[i % 2000].split(" ").length;
      }
      async function importFeed() {
        const from = performance.now();
        let sum = 0;
        for await (const row of readRows()) sum += row;
        stalled(from);
        return sum;
      }
      return importFeed;
    },
  },
  "promise-burst": {
    expect: ["applyDiscount", "discountAll"],
    accept: ["callback of map in discountAll", "callback of then in discountAll"],
    prepare() {
      const applyDiscount = (order) => {
        const end = performance.now() + 0.5;
        while (performance.now() < end) order.name.split(" ");
      };
      const discountAll = async () => {
        const from = performance.now();
        await Promise.all(
          range(2200).map((i) => Promise.resolve(orders[i % 2000]).then(applyDiscount)),
        );
        stalled(from);
      };
      return discountAll;
    },
  },
  "page-in-one-call": {
    expect: "renderPage",
    verdict: "code,native,gc",
    prepare() {
      const renderPage = (path) => {
        const end = performance.now() + 1100;
        let html = path;
        while (performance.now() < end) {
          html = path;
          for (let i = 0; i < 500; i++) html += `<p>${i}</p>`;
        }
        return html.length;
      };
      const respond = (path) => renderPage(path);
      return () => stall(() => respond("/"));
    },
  },
  "sorted-in-one-call": {
    expect: "countLater",
    prepare() {
      const keys = range(3000).map(
        (i) => `customer/00000000000000/orders/${`${i}`.padStart(6, "0")}`,
      );
      const countLater = (forMs) => {
        const end = performance.now() + forMs;
        let later = 0;
        while (performance.now() < end)
          for (let i = 1; i < keys.length; i++) if (keys[i - 1] < keys[i]) later++;
        return later;
      };
      const audit = () => countLater(1100);
      return () => stall(audit);
    },
  },
  "wasm-add": {
    expect: "blendRows",
    accept: ["add", "wasm-function[0]"],
    prepare() {
      const bytes = [
        ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0],
        ...[7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11],
      ];
      const { add } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)))
        .exports;
      const blendRows = (forMs) => {
        const end = performance.now() + forMs;
        let sum = 0;
        while (performance.now() < end) for (let i = 0; i < 5000; i++) sum = add(sum, i);
        return sum;
      };
      return () => stall(() => blendRows(1100));
    },
  },
  "sqlite-locked": {
    expect: "saveCart",
    verdict: "wait",
    since: 22,
    async prepare() {
      const { DatabaseSync } = await import("node:sqlite");
      const file = temp("shop.db");
      const database = new DatabaseSync(file);
      database.exec("PRAGMA busy_timeout=9000; CREATE TABLE carts(id)");
      const lock = `const { DatabaseSync } = require("node:sqlite"); const d = new DatabaseSync(${JSON.stringify(file)});
        d.exec("BEGIN EXCLUSIVE"); console.log("locked"); setTimeout(() => d.exec("COMMIT"), 2200);`;
      const other = spawn(process.execPath, ["-e", lock], { env: {} });
      await new Promise((done) => other.stdout.once("data", done));
      const saveCart = () => database.exec("INSERT INTO carts VALUES (1)");
      return () => stall(saveCart);
    },
  },
  "helper-chain": {
    expect: ["mix", "hashRow"],
    prepare() {
      const mix = (x, i) => ((x * 31) ^ (i << 3)) | 0;
      const step = (x, i) => mix(x, i) + 1;
      const hashRow = (row) => {
        let x = row;
        for (let i = 0; i < 1000; i++) x = step(x, i);
        return x;
      };
      const hashAll = () => orders.slice(0, 100).reduce((sum, { id }) => sum + hashRow(id), 0);
      return again(hashAll);
    },
  },
  minified: {
    expect: "b",
    prepare() {
      const module = temp("shop.min.cjs");
      fs.writeFileSync(
        module,
        "function a(x){for(let i=0;i<300;i++)x=x*31+i|0;return x}function b(x){for(let i=0;i<9e3;i++)x=x*7+i|0;return x}function c(x){return a(x)+b(x)}function d(x){let s=0;for(let i=0;i<50;i++)s+=c(x+i);return s}module.exports=d;\n",
      );
      const total = require(module);
      return again(() => total(3));
    },
  },
  "computed-name": {
    expect: "calcTax",
    prepare() {
      const kind = "calc";
      const taxes = {
        [`${kind}Tax`](list) {
          let sum = 0;
          for (const { id } of list) for (let i = 0; i < 50; i++) sum = (sum * 7 + id) | 0;
          return sum;
        },
      };
      return again(() => taxes.calcTax(orders));
    },
  },
  "symbol-iterator": {
    expect: ["[Symbol.iterator]", "sumLedger"],
    prepare() {
      class Ledger {
        *[Symbol.iterator]() {
          for (const { name } of orders) yield name.split(" ").length;
        }
      }
      const ledger = new Ledger();
      const sumLedger = () => {
        let sum = 0;
        for (const words of ledger) sum += words;
        return sum;
      };
      return again(sumLedger);
    },
  },
  "awaiting-one-event": {
    expect: ["refreshClient"],
    prepare() {
      let open;
      const ready = new Promise((done) => {
        open = done;
      });
      const refreshClient = async (client) => {
        await ready;
        const end = performance.now() + 2;
        while (performance.now() < end) orders[client].name.split(" ");
      };
      const all = Promise.all(range(600).map((client) => refreshClient(client)));
      return async () => {
        const from = performance.now();
        open();
        await all;
        stalled(from);
      };
    },
  },
  "line-events": {
    expect: "onLine",
    prepare() {
      const onLine = (line) => {
        for (let i = 0; i < 40; i++) line.split(" ").reverse().join(" ");
      };
      const count = repeats(1200, () => onLine(words[1]));
      return () => {
        const text = words.join("\n").repeat(Math.ceil(count / 2000));
        const from = performance.now();
        const lines = readline.createInterface({ input: Readable.from([text]) });
        lines.on("line", (line) => onLine(line));
        lines.on("close", () => stalled(from));
      };
    },
  },
  interval: {
    expect: "refreshCache",
    accept: ["spin"],
    prepare() {
      const refreshCache = () => {
        clearInterval(timer);
        stall(() => spin(1100));
      };
      let timer;
      return () => {
        timer = setInterval(refreshCache, 20);
      };
    },
  },
  "edit-distance": {
    expect: "distance",
    prepare() {
      const distance = (a, b) => {
        let row = new Array(b.length + 1).fill(0);
        for (let i = 1; i <= a.length; i++) {
          const next = [i];
          for (let j = 1; j <= b.length; j++)
            next[j] = Math.min(
              row[j] + 1,
              next[j - 1] + 1,
              row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
            );
          row = next;
        }
        return row.at(-1);
      };
      const suggest = (word) =>
        words
          .slice(0, 100)
          .map((other) => distance(word, other))
          .sort()[0];
      return again(() => suggest("costs"));
    },
  },
  "super-call": {
    expect: "priceOf",
    prepare() {
      class Shop {
        priceOf({ id }) {
          let sum = 0;
          for (let i = 0; i < 20_000; i++) sum = (sum * 31 + id) | 0;
          return sum;
        }
      }
      class Outlet extends Shop {
        priceOf(order) {
          return super.priceOf(order) - 1;
        }
      }
      const outlet = new Outlet();
      const quoteAll = () => orders.slice(0, 100).map((order) => outlet.priceOf(order));
      return again(quoteAll);
    },
  },
  "factory-closure": {
    expect: "<anonymous> in makeScorer",
    prepare() {
      const makeScorer = (factor) => (row) => {
        let sum = 0;
        for (let i = 0; i < 20_000; i++) sum = (sum * factor + row.id) | 0;
        return sum;
      };
      const score = makeScorer(31);
      const rank = () => score(orders[1]) + score(orders[2]);
      return again(rank);
    },
  },
  "pipe-of-functions": {
    expect: "dedupe",
    accept: ["callback of filter in dedupe"],
    prepare() {
      const pipe = (steps) => (value) => steps.reduce((now, step) => step(now), value);
      const trim = (list) => list.map((one) => one.trim());
      const dedupe = (list) => list.filter((one, i) => list.indexOf(one) === i);
      const upper = (list) => list.map((one) => one.toUpperCase());
      const clean = pipe([trim, dedupe, upper]);
      return again(() => clean(words));
    },
  },
  "in-one-line": {
    expect: "score",
    prepare() {
      const module = temp("score.cjs");
      fs.writeFileSync(
        module,
        "const score = (id) => { let s = 0; for (let i = 0; i < 3e4; i++) s = (s * 31 + id) | 0; return s; }; const rank = (id) => score(id) + 1;\nmodule.exports = (id) => rank(id);\n",
      );
      const rank = require(module);
      return again(() => rank(4));
    },
  },
  "webpack-eval": {
    expect: "priceCart",
    prepare() {
      const code = `return function priceCart({ id }) {
        let sum = 0;
        for (let i = 0; i < 30_000; i++) sum = (sum * 31 + id) | 0;
        return sum;
      };\n//# sourceURL=webpack-internal:///./src/cart.js`;
      const priceCart = new Function(code)();
      const quote = () => priceCart(orders[5]);
      return again(quote);
    },
  },
  "stack-overflow": {
    expect: ["descend", "tryDescend"],
    prepare() {
      const descend = (depth) => descend(depth + 1) + 1;
      const tryDescend = () => {
        try {
          return descend(0);
        } catch {
          return 0;
        }
      };
      return again(tryDescend);
    },
  },
  "mutual-recursion": {
    expect: ["isEven", "isOdd"],
    prepare() {
      const isEven = (n) => n === 0 || isOdd(n - 1);
      const isOdd = (n) => n !== 0 && isEven(n - 1);
      const partition = () => orders.filter(({ id }) => isEven(id)).length;
      return again(partition);
    },
  },
  "hash-in-class": {
    expect: "addFile",
    prepare() {
      const file = Buffer.alloc(256 << 20);
      const digest = {
        hash: crypto.createHash("sha256"),
        addFile() {
          for (let i = 0; i < 3; i++) this.hash.update(file);
        },
      };
      return last(() => digest.addFile());
    },
  },
  "spawn-sync-input": {
    expect: "formatCode",
    verdict: "wait",
    prepare() {
      const formatCode = () =>
        execFileSync("sh", ["-c", "cat; sleep 1.2"], { input: "x".repeat(999) });
      return () => stall(formatCode);
    },
  },
  "fifo-read": {
    expect: "waitForToken",
    verdict: "wait",
    prepare() {
      const path = temp("token.fifo");
      execFileSync("mkfifo", [path]);
      spawn("sh", ["-c", `exec 3>${path}; sleep 2.2; echo x >&3`], { stdio: "ignore" }).unref();
      const token = fs.openSync(path, "r");
      const waitForToken = () => fs.readSync(token, Buffer.alloc(9));
      return () => stall(waitForToken);
    },
  },
  segmenter: {
    expect: "countGraphemes",
    verdict: "code,native,gc",
    prepare() {
      const text = words.join(" ").slice(0, 20_000);
      const countGraphemes = () => [...new Intl.Segmenter("en").segment(text)].length;
      return again(countGraphemes);
    },
  },
  "sticky-lexer": {
    expect: ["tokenize", "nextToken"],
    prepare() {
      const token = /\s*(?:(\w+)|(.))/y;
      const nextToken = (text) => token.exec(text);
      const tokenize = (text) => {
        token.lastIndex = 0;
        let count = 0;
        while (nextToken(text)) count++;
        return count;
      };
      const text = words.join(" ");
      return again(() => tokenize(text));
    },
  },
  "assert-diff": {
    expect: "compareReports",
    prepare() {
      const before = orders.slice(0, 600);
      const after = before.map((order) => ({ ...order, id: order.id + (order.id % 5 ? 0 : 1) }));
      const compareReports = () => {
        try {
          assert.deepStrictEqual(before, after);
        } catch (error) {
          return error.message.length;
        }
      };
      return again(compareReports);
    },
  },
  "promise-chain": {
    expect: "applyStep",
    accept: ["runMigrations"],
    verdict: "code,turn",
    prepare() {
      const applyStep = (n) => {
        let sum = n;
        for (let i = 0; i < 200_000; i++) sum = (sum * 31 + i) | 0;
        return sum;
      };
      const count = repeats(1300, () => applyStep(1));
      const runMigrations = () =>
        range(count).reduce((steps) => steps.then(applyStep), Promise.resolve(0));
      return async () => {
        const from = performance.now();
        await runMigrations();
        stalled(from);
      };
    },
  },
  "twelve-sockets": {
    expect: "answer",
    accept: ["spin"],
    verdict: "code,turn",
    prepare: () =>
      new Promise((ready) => {
        let from;
        let count = 0;
        const server = net.createServer((socket) => {
          socket.on("data", function answer() {
            from ??= performance.now();
            socket.end(`${spin(100)}`);
            if (++count < 12) return;
            stalled(from);
            server.close();
          });
        });
        server.listen(0, () => {
          const clients = range(12).map(() => net.connect(server.address().port));
          ready(() => {
            for (const client of clients) client.write("x");
          });
        });
      }),
  },
  "message-flood": {
    expect: "onTick",
    verdict: "code,turn,poll,native",
    prepare() {
      const { port1, port2 } = new MessageChannel();
      const onTick = (n) => {
        let sum = n;
        for (let i = 0; i < 30_000; i++) sum = (sum * 31 + i) | 0;
        return sum;
      };
      const count = repeats(1300, () => onTick(1));
      return () => {
        const from = performance.now();
        let seen = 0;
        port2.on("message", (n) => {
          onTick(n);
          if (++seen < count) return;
          stalled(from);
          port2.close();
        });
        for (let i = 0; i < count; i++) port1.postMessage(i);
      };
    },
  },
  "web-streams": {
    expect: "convert",
    accept: ["callback of transform", "transform", "feed"],
    verdict: "code,turn,poll,gc,native",
    prepare() {
      const convert = (n) => {
        let sum = n;
        for (let i = 0; i < 60_000; i++) sum = (sum * 31 + i) | 0;
        return sum;
      };
      const count = repeats(1200, () => convert(1));
      const feed = async () => {
        const from = performance.now();
        const transform = new TransformStream({
          transform(chunk, out) {
            out.enqueue(convert(chunk));
          },
        });
        await ReadableStream.from(range(count)).pipeThrough(transform).pipeTo(new WritableStream());
        stalled(from);
      };
      return feed;
    },
  },
  "parse-after-await": {
    expect: "refresh",
    verdict: "code,native,gc",
    prepare() {
      const count = repeats(1100, () => JSON.parse(JSON.stringify(orders)));
      const text = `[${new Array(count).fill(JSON.stringify(orders)).join()}]`;
      return async function refresh() {
        await new Promise((done) => setTimeout(done, 20));
        stallToTheEnd();
        return JSON.parse(text);
      };
    },
  },
  "sqlite-user-function": {
    expect: ["scoreRow", "rankRows"],
    since: 22,
    async prepare() {
      const { DatabaseSync } = await import("node:sqlite");
      const database = new DatabaseSync(":memory:");
      const scoreRow = (row) => {
        let sum = 0;
        for (let i = 0; i < 300; i++) sum = (sum * 31 + row) | 0;
        return sum;
      };
      database.function("score", scoreRow);
      const query = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT max(score(i)) FROM n`;
      const rankRows = () => database.prepare(query).get();
      return again(rankRows);
    },
  },
  "wasm-calls-back": {
    expect: ["log", "runPlugin"],
    accept: ["run", "wasm-function[1]"],
    prepare() {
      const bytes = [
        ...[
          0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 101, 1, 102, 0, 0, 3, 2, 1, 0,
        ],
        ...[7, 7, 1, 3, 114, 117, 110, 0, 1, 10, 25, 1, 23, 1, 1, 127, 3, 64, 16, 0, 32, 0, 65, 1],
        ...[106, 34, 0, 65, 144, 206, 0, 72, 13, 0, 11, 11],
      ];
      let length = 0;
      const log = () => {
        length += words[length % 2000].length;
      };
      const module = new WebAssembly.Module(Uint8Array.from(bytes));
      const { run } = new WebAssembly.Instance(module, { e: { f: log } }).exports;
      const runPlugin = () => run();
      return again(runPlugin);
    },
  },
  "construct-trap": {
    expect: ["construct", "instantiate", "Model"],
    prepare() {
      class Model {
        constructor(order) {
          Object.assign(this, order);
        }
      }
      const Tracked = new Proxy(Model, {
        construct(target, args) {
          const model = Reflect.construct(target, args);
          model.size = JSON.stringify(model).length;
          return model;
        },
      });
      const instantiate = () => orders.map((order) => new Tracked(order)).length;
      return again(instantiate);
    },
  },
  "rows-in-a-table": {
    expect: "renderRow",
    prepare() {
      const renderRow = (order) => {
        let html = "";
        for (const [key, value] of Object.entries(order))
          html += `<td class="${key}">${value}</td>`;
        for (let i = 0; i < 20; i++) html += `<td>${i * order.id}</td>`;
        return html;
      };
      const renderTable = () => {
        let size = 0;
        for (const order of orders) {
          size += renderRow(order).length;
        }
        return size;
      };
      return again(renderTable);
    },
  },
  "channel-subscriber": {
    expect: "onQuery",
    prepare() {
      function onQuery(message) {
        let hash = 0;
        for (const letter of JSON.stringify(message)) hash = (hash * 31 + letter.charCodeAt(0)) | 0;
        return hash;
      }
      diagnosticsChannel.subscribe("shop:query", onQuery);
      const queries = diagnosticsChannel.channel("shop:query");
      return again(() => queries.publish(orders[5]));
    },
  },
  "loop-in-one-line": {
    expect: "distinct",
    prepare() {
      const numbers = range(4000).map((i) => (i * 7) % 3001);
      const distinct = () => {
        const found = [];
        for (const number of numbers) if (!found.includes(number)) found.push(number);
        return found.length;
      };
      // biome-ignore format: the loop shares its line with what is around it
      const distinctUntil = (ms) => { const end = performance.now() + ms; let n = 0; while (performance.now() < end) n += distinct(); return n; };
      return () => stall(() => distinctUntil(1100));
    },
  },
  "private-getter": {
    expect: "get #total",
    prepare() {
      class Cart {
        #prices = range(3000);
        get #total() {
          let sum = 0;
          for (const a of this.#prices) for (const b of this.#prices) sum = (sum + a * b) | 0;
          return sum;
        }
        print() {
          return `${this.#total} EUR`;
        }
      }
      const cart = new Cart();
      return again(() => cart.print());
    },
  },
  "to-primitive": {
    expect: "[Symbol.toPrimitive]",
    accept: ["callback of reduce in highest"],
    prepare() {
      class Money {
        constructor(amount) {
          this.amount = amount;
        }
        [Symbol.toPrimitive]() {
          let cents = this.amount;
          for (let i = 0; i < 400; i++) cents = (cents * 33 + i) | 0;
          return cents;
        }
      }
      const prices = range(400).map((i) => new Money(i));
      const highest = () => prices.reduce((most, one) => (one > most ? one : most));
      return again(highest);
    },
  },
  thenable: {
    expect: "then",
    prepare() {
      class Query {
        // biome-ignore lint/suspicious/noThenProperty: as builders of queries have it
        then(resolve) {
          let n = 1;
          for (let i = 0; i < 50_000; i++) n = (n * 31 + i) | 0;
          resolve(n);
        }
      }
      return async () => {
        const from = performance.now();
        while (performance.now() < from + 1100) await new Query();
        stalled(from);
      };
    },
  },
  "abort-listener": {
    expect: "rollBack",
    accept: ["callback of map in rollBack"],
    prepare() {
      const controller = new AbortController();
      const rollBack = () => orders.map((order) => JSON.stringify(order)).length;
      controller.signal.addEventListener("abort", again(rollBack));
      return () => controller.abort();
    },
  },
  "performance-observer": {
    expect: "summarize",
    accept: ["callback of map in summarize"],
    prepare() {
      const summarize = (entries) => entries.map((entry) => JSON.stringify(entry)).length;
      new PerformanceObserver((list) => again(() => summarize(list.getEntries()))()).observe({
        entryTypes: ["mark"],
      });
      return () => performance.mark("start");
    },
  },
  "unhandled-rejection": {
    expect: "reportRejection",
    prepare() {
      const reportRejection = (error) => util.inspect(error, { depth: 9 }).length;
      process.on("unhandledRejection", (error) => again(() => reportRejection(error))());
      return () => {
        Promise.reject(new Error("lost"));
      };
    },
  },
  "coroutine-runner": {
    expect: "saga",
    accept: ["run"],
    prepare() {
      const run = (steps) => {
        let step = steps.next();
        while (!step.done) step = steps.next(step.value);
        return step.value;
      };
      function* saga() {
        let sum = 0;
        for (let i = 0; i < 200; i++) sum += yield JSON.stringify(orders[i]).split(",").length;
        return sum;
      }
      return again(() => run(saga()));
    },
  },
  "closure-inlined-long-ago": {
    expect: "price",
    prepare() {
      function total(rows) {
        const price = (row) => {
          let n = row.id;
          for (let i = 0; i < 300; i++) n = (n * 31 + i) | 0;
          return n;
        };
        let sum = 0;
        for (const row of rows) sum += price(row);
        return sum;
      }
      for (let i = 0; i < 2000; i++) total(orders.slice(0, 50));
      return again(() => total(orders));
    },
  },
  "function-in-made-code": {
    expect: "price",
    // Up to Node 24 nobody may ever have been seen in it, and then it is the whole of the made code.
    accept: ["eval"],
    prepare() {
      const total = new Function(
        "rows",
        `function price(row) { let n = row.id; for (let i = 0; i < 500; i++) n = (n * 31 + i) | 0; return n; }
        let sum = 0; for (const row of rows) sum += price(row); return sum;`,
      );
      return again(() => total(orders));
    },
  },
  "made-in-a-loop": {
    expect: "compileFilter",
    prepare() {
      let limit = 0;
      const compileFilter = (field) =>
        new Function("row", `return row.${field} > ${limit++} ? row.${field} * 2 : 0;`);
      return again(() => compileFilter("id")(orders[0]));
    },
  },
  "named-later": {
    expect: ["spyOnTax", "tax"],
    prepare() {
      const tax = function tax(n) {
        let sum = n;
        for (let i = 0; i < 1e6; i++) sum = (sum * 31 + i) | 0;
        return sum;
      };
      Object.defineProperty(tax, "name", { value: "spyOnTax" });
      return again(() => tax(3));
    },
  },
};

const name = process.argv[2];
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const work = await SHORT_PROGRAMS[name].prepare();
  setTimeout(work, LATER);
}
