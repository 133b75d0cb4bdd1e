/**
 * What stands for the tools of the pages in docs/with, which a machine that runs the tests does not have: `tool.mjs NAME
 * [arguments]`. Each reads the file that the page gives it, refuses what the real one would, and starts the program in the
 * environment that the file describes. Its state lies in the folder $TOOL_STATE.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parseAllDocuments } from "yaml";

const [name, ...args] = process.argv.slice(2);
const state = process.env.TOOL_STATE;
// Where it runs, nothing is set but what the file says.
const { PATH, HOME, TMPDIR } = process.env;
const machine = { PATH, HOME, ...(TMPDIR && { TMPDIR }) };

function refuse(reason) {
  console.error(`${name}: ${reason}: ${args.join(" ")}`);
  process.exit(64);
}

/** Runs a program as a service; its output is kept under a name. */
function serve(service, [command, ...words], env, cwd = process.cwd()) {
  const run = spawnSync(command, words, { cwd, encoding: "utf8", env: { ...machine, ...env } });
  if (run.error) refuse(run.error.message);
  writeFileSync(join(state, `${service}.log`), run.stdout);
  process.stdout.write(run.stdout);
  process.stderr.write(run.stderr);
  if (run.status !== 0) process.exit(run.status ?? 1);
}

const printLog = (service, prefix = "") => {
  const lines = readFileSync(join(state, `${service}.log`), "utf8")
    .trim()
    .split("\n");
  for (const line of lines) console.log(prefix + line);
};

/** `[section]`, `key=value`; a key may come again. */
function readIni(file) {
  const sections = {};
  let section;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const head = /^\[(.+)\]$/.exec(line)?.[1];
    if (head !== undefined) section = sections[head] = {};
    else if (line !== "") {
      const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? refuse(`no line of ${file}: ${line}`);
      section[key] = [...(section[key] ?? []), value];
    }
  }
  return sections;
}

const assignments = (words) => Object.fromEntries(words.map((word) => word.split(/=(.*)/s, 2)));

const tools = {
  docker() {
    const file = join(state, "image.json");
    const [verb, ...words] = args;
    if (verb === "build") {
      if (args.join(" ") !== "build -t shop .") refuse("other arguments");
      const text = readFileSync("Dockerfile", "utf8").replaceAll("\\\n", " ");
      const image = { env: {}, command: [] };
      for (const line of text.trim().split("\n")) {
        const [, instruction, rest] = /^([A-Z]+) +(.+)$/.exec(line) ?? refuse(`no line: ${line}`);
        if (instruction === "ENV") {
          const pairs = [...rest.matchAll(/(\w+)="([^"]*)"/g)];
          for (const [, key, value] of pairs) image.env[key] = value;
        } else if (instruction === "CMD") image.command = JSON.parse(rest);
        else if (!/^(?:FROM|WORKDIR|COPY|RUN|VOLUME)$/.test(instruction)) refuse(instruction);
      }
      writeFileSync(file, JSON.stringify(image));
      return;
    }
    if (verb === "logs") return printLog(words[0]);
    if (verb !== "run") refuse("no such command");
    const image = JSON.parse(readFileSync(file, "utf8"));
    let service = "unnamed";
    while (words[0]?.startsWith("-")) {
      const flag = words.shift();
      if (flag === "--rm") continue;
      const value = words.shift();
      if (flag === "-e") Object.assign(image.env, assignments([value]));
      else if (flag === "--name") service = value;
      else if (flag !== "-v" || !/^[a-z-]+:\/.+/.test(value)) refuse(`what is ${flag}`);
    }
    if (words.shift() !== "shop") refuse("no such image");
    serve(service, words.length > 0 ? words : image.command, image.env);
  },

  kubectl() {
    const [verb, ...words] = args;
    if (verb === "logs") {
      if (words.join(" ") !== "-l app=shop --prefix --tail=-1") refuse("other arguments");
      return printLog("shop", "[pod/shop-5d9f/shop] ");
    }
    if (verb === "exec") {
      const [pod, flag, container, dashes, ...command] = words;
      if (`${pod} ${flag} ${container} ${dashes}` !== "shop -c shop --")
        refuse("no such container");
      return serve("exec", command, {});
    }
    if (verb !== "apply" || words[0] !== "-f") refuse("no such command");
    for (const document of parseAllDocuments(readFileSync(words[1], "utf8"))) {
      if (document.errors.length > 0) refuse(document.errors[0].message);
      const { apiVersion, kind, metadata, spec } = document.toJS();
      if (!apiVersion || !metadata.name || !/^(?:Deployment|Pod)$/.test(kind)) refuse("no object");
      const pod = kind === "Pod" ? spec : spec.template.spec;
      if (kind === "Deployment") {
        const { app } = spec.selector.matchLabels;
        if (spec.template.metadata.labels.app !== app) refuse("the selector finds no pod");
      }
      const volumes = (pod.volumes ?? []).map((volume) => volume.name);
      for (const [index, container] of pod.containers.entries()) {
        for (const mount of container.volumeMounts ?? []) {
          if (!volumes.includes(mount.name) || !mount.mountPath) refuse(`no volume ${mount.name}`);
        }
        if (index === 0) {
          const env = (container.env ?? []).map(({ name: key, value }) => [key, value]);
          for (const [, value] of env) if (typeof value !== "string") refuse("a value is no text");
          serve(container.name, container.command, Object.fromEntries(env));
        } else {
          // It runs for ever: one turn of it is run.
          const [shell, flag, script] = container.command;
          const once = script.replace(/^while sleep \d+; do (.*); done$/, "$1");
          serve(container.name, [shell, flag, once], {});
        }
      }
    }
  },

  sam() {
    if (args.join(" ") !== "deploy") refuse("other arguments");
    const [document] = parseAllDocuments(readFileSync("template.yaml", "utf8"));
    for (const { Type, Properties } of Object.values(document.toJS().Resources)) {
      if (Type !== "AWS::Serverless::Function" || !Properties.Runtime || !Properties.Handler)
        refuse("no function");
      const [module] = Properties.Handler.split(".");
      serve("shop", ["node", `${module}.js`], Properties.Environment.Variables);
    }
  },

  aws() {
    if (args.join(" ") !== "logs filter-log-events --log-group-name /aws/lambda/shop --output json")
      refuse("other arguments");
    const lines = readFileSync(join(state, "shop.log"), "utf8").trim().split("\n");
    const events = lines.map((message) => ({ logStreamName: "shop", timestamp: 1, message }));
    console.log(JSON.stringify({ events }, null, 2));
  },

  systemctl() {
    if (args.slice(0, 2).join(" ") !== "enable --now") refuse("other arguments");
    const { Service, Install } = readIni(args[2]);
    if (Install.WantedBy === undefined) refuse("the unit cannot be enabled");
    const words = Service.Environment.map((word) => word.replace(/^"(.*)"$/, "$1"));
    const bare = Service.Environment.find((word) => !word.startsWith('"') && word.includes(" "));
    if (bare !== undefined) refuse(`systemd reads two variables in ${bare}`);
    const [program, ...rest] = Service.ExecStart[0].split(" ");
    if (!program.startsWith("/")) refuse("ExecStart needs an absolute path");
    serve("shop", ["node", ...rest], assignments(words), Service.WorkingDirectory[0]);
  },

  supervisorctl() {
    if (args.join(" ") !== "update") refuse("other arguments");
    const program = readIni("shop.conf")["program:shop"];
    const pairs = [...program.environment[0].matchAll(/(\w+)="([^"%]*)"(?:,|$)/g)];
    const env = Object.fromEntries(pairs.map(([, key, value]) => [key, value]));
    serve("shop", program.command[0].split(" "), env, program.directory[0]);
  },

  pm2() {
    if (args[0] !== "start" || !existsSync(args[1])) refuse("other arguments");
    for (const app of createRequire(import.meta.url)(resolve(args[1])).apps) {
      serve(app.name, ["node", ...app.node_args.split(" "), app.script], app.env);
    }
  },

  /** Only what the pages ask of it: packages are there already. */
  npm() {
    const words = args.join(" ");
    if (/^(?:ci|install stall-report)(?: --prefix \w+)?$/.test(words)) return;
    if (args[0] !== "run") refuse("other arguments");
    const script = JSON.parse(readFileSync("package.json", "utf8")).scripts[args[1]];
    if (script === undefined) refuse("no such script");
    process.exit(spawnSync("sh", ["-c", script], { stdio: "inherit" }).status ?? 1);
  },
};

(tools[name] ?? (() => refuse("no such tool")))();
