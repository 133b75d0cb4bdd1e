/**
 * Takes out of a report what tells about machines and users, before it leaves the house.
 *
 * It works on finished plain data, so that no format can forget a field: every string of the data goes through it.
 */
import { normaliseSourcePath } from "../stack/identity.js";
import { plainUrls } from "./plain-urls.js";
import type { Redaction } from "./redactions.js";

/** Fields that hold a path and nothing else. */
const PATH_FIELDS: ReadonlySet<string> = new Set(["file", "path", "files", "url"]);
/** Fields that hold code or what a user named; a host called `app` is not looked for in them. */
const CODE_FIELDS: ReadonlySet<string> = new Set(
  "title place leaves parts callbacks function functionName file package source caller frames stack stacks location service services version versions".split(
    " ",
  ),
);
/** The folders of a user, wherever a system keeps them. */
const HOMES = /^(.*?)[\\/]+(?:home|Users|Documents and Settings)[\\/]+[^\\/]+(?=[\\/]|$)/;
/** Where a project begins: what comes after is its own. */
const IN_PROJECT = /[\\/](?:packages|apps|libs|src|lib|dist|node_modules)[\\/]/;
/** A folder on another machine, `\\\\server\\share\\`, and of one of its users. */
const NETWORK_SHARE =
  /^\\\\([^\\/]+)[\\/]+(?:(?:users|homes?|profiles)\$?[\\/]+[^\\/]+|[^\\/]+)[\\/]+/i;
/** A path in the middle of a text. */
const PATH_IN_TEXT =
  /(?<![\w.:/\\-])(?:(?:file:\/\/)?(?:[A-Za-z]:[\\/]+|[\\/](?![\\/]))|\\\\(?=[^\\/]))[^\s"'`()<>|,;]*/g;
/** Of paths that nobody told us of, those that begin like a machine's; the others may be routes (`/api/users`). */
const MACHINE_PATH =
  /^(?:file:\/\/|[A-Za-z]:[\\/]|[\\/](?:home|Users|root|srv|opt|var|tmp|private|mnt|media|data|export|nfs|net|usr|builds|workspaces?|Volumes)(?:[\\/]|$))/;

/** What the message of a problem quotes of a bad line, which may be anything. */
const QUOTED_VALUE = /(, got|^not JSON:|; kept as text:) ["[{].*$/s;

/** Replaces hosts and paths in the data of one run; the same host always gets the same name. */
export class Redactor {
  readonly #what: ReadonlySet<Redaction>;
  readonly #hosts = new Map<string, string>();
  readonly #inputs = new Map<string, string>();
  #hostPattern: RegExp | undefined;
  #distinctHostPattern: RegExp | undefined;

  /**
   * @param hosts all hosts of the data, in any order; they are numbered in the order of their names
   * @param inputs paths of the inputs as they are shown
   */
  constructor(
    what: readonly Redaction[],
    hosts: readonly string[] = [],
    inputs: readonly string[] = [],
  ) {
    this.#what = new Set(what);
    for (const host of [...new Set(hosts)].sort()) this.host(host);
    const taken = new Set<string>();
    for (const path of inputs) {
      const plain = this.path(path);
      let name = plain;
      for (let i = 2; taken.has(name); i++) name = `${plain} (${i})`;
      taken.add(name);
      this.#inputs.set(path, name);
    }
  }

  /** Whether something of this kind is taken out. */
  has(what: Redaction): boolean {
    return this.#what.has(what);
  }

  /** `host-1`, `host-2`, ... in the order of asking. */
  host(host: string): string {
    if (!this.has("hosts") || host === "") return host;
    let name = this.#hosts.get(host);
    if (name === undefined) {
      name = `host-${this.#hosts.size + 1}`;
      this.#hosts.set(host, name);
      this.#hostPattern = undefined;
    }
    return name;
  }

  /** A path without the folders that say where and whose it is. */
  path(path: string): string {
    const share = NETWORK_SHARE.exec(path);
    if (share !== null && this.has("paths")) return this.path(path.slice(share[0].length));
    if (share?.[1] !== undefined) return path.replace(share[1], this.#newHost(share[1]));
    if (path.includes("://")) path = this.#withoutSecrets(path);
    if (!this.has("paths")) return path;
    const known = this.#inputs.get(path);
    if (known !== undefined) return known;
    if (/^(?:-$|node:|https?:|wasm:|data:|<)/.test(path)) return path;
    const isAbsolute = /^(?:file:|[A-Za-z]:[\\/]|[\\/])/.test(path);
    const home = isAbsolute ? HOMES.exec(path) : null;
    const below =
      home === null || IN_PROJECT.test(`${home[1] ?? ""}/`)
        ? path
        : `/home/x${path.slice(home[0].length)}`;
    const identity = normaliseSourcePath(below).replace(/^(?:home|Users)\/[^/]+(?:\/|$)/, "");
    return identity === "" ? "~" : identity;
  }

  /** A text that may name hosts and paths. @param isCode it is code, in which plain words are no hosts */
  text(text: string, isCode = false): string {
    return this.#withoutHosts(this.#withoutPaths(this.#withoutSecrets(text)), isCode);
  }

  /** The same data with every string redacted, and without contexts. */
  value<T>(value: T): T {
    return this.#value(value, "", false) as T;
  }

  #value(value: unknown, field: string, isCode: boolean): unknown {
    if (typeof value === "string") {
      if (field === "host" || field === "hosts") return this.host(value);
      if (PATH_FIELDS.has(field)) return this.#withoutHosts(this.path(value), field === "file");
      if (field === "message" && this.#what.size > 0) {
        return this.text(value.replace(QUOTED_VALUE, "$1 something else"));
      }
      return this.text(value, isCode);
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.#value(one, field, isCode));
    if (value instanceof Map) {
      return new Map([...value].map(([key, one]) => [key, this.#value(one, "", isCode)]));
    }
    const redacted = Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !(this.has("context") && (key === "context" || key === "where")))
        .map(([key, one]) => {
          const isTakenOut = key === "contexts" && this.has("context");
          return [key, isTakenOut ? [] : this.#value(one, key, isCode || CODE_FIELDS.has(key))];
        }),
    );
    return isNamedByFile(value)
      ? { ...redacted, ...this.#fileAsName(value.location.file) }
      : redacted;
  }

  #fileAsName(file: string): { function: string; title: string } {
    const name = this.#withoutHosts(this.path(file), true);
    return { function: name, title: name };
  }

  /** What is never anybody's business goes with anything. */
  #withoutSecrets(text: string): string {
    if (this.#what.size === 0) return text;
    const hostName = this.has("hosts") ? (host: string) => this.#newHost(host) : undefined;
    return plainUrls(text, hostName, !this.has("paths"));
  }

  /** The name of a host that may have got it already: some texts are looked at twice. */
  #newHost(host: string): string {
    return [...this.#hosts.values()].includes(host) ? host : this.host(host);
  }

  #withoutPaths(text: string): string {
    if (!/[\\/]/.test(text)) return text;
    if (this.#inputs.has(text)) return this.path(text);
    return text.replace(PATH_IN_TEXT, (found) => {
      const [, path = "", rest = ""] = /^(.*?)((?::\d+)*[.:]?)$/s.exec(found) ?? [];
      const isMachines = NETWORK_SHARE.test(path) || (this.has("paths") && MACHINE_PATH.test(path));
      return (this.#inputs.has(path) || isMachines ? this.path(path) : path) + rest;
    });
  }

  #withoutHosts(text: string, isCode: boolean): string {
    if (!this.has("hosts") || this.#hosts.size === 0) return text;
    if (this.#hostPattern === undefined) {
      const hosts = [...this.#hosts.keys()];
      this.#hostPattern = patternOf(hosts);
      this.#distinctHostPattern = patternOf(hosts.filter((host) => !/^[A-Za-z_]+$/.test(host)));
    }
    const pattern = isCode ? this.#distinctHostPattern : this.#hostPattern;
    return pattern === undefined
      ? text
      : text.replace(pattern, (host) => this.#hosts.get(host) ?? host);
  }
}

/** A group of `--group-by file` is called by its file's identity, in which a user's name can be left. */
function isNamedByFile(value: object): value is { location: { file: string } } {
  const { function: name, location } = value as {
    function?: unknown;
    location?: { file?: unknown };
  };
  return typeof location?.file === "string" && name === normaliseSourcePath(location.file);
}

/** Any of the words, where no letter and no digit touches it; the longest that fits. */
function patternOf(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const escaped = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return new RegExp(`(?<![A-Za-z0-9])(?:${escaped.join("|")})(?![A-Za-z0-9])`, "g");
}
