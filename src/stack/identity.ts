/**
 * Which file is it? One answer before and after a deploy, on every machine: what builds, deploys and package managers put
 * into a path is taken out of it.
 */

/** Folders of machines, below which one more name (a user, a service) says where a program lies and not what it is. */
const MACHINE_ROOTS: readonly RegExp[] = [
  /^\/(?:home|Users)\/runner\/work\/[^/]+\/[^/]+\//,
  /^\/usr\/src\/app\//,
  /^\/(?:usr\/src|github\/workspace|var\/task|var\/runtime|opt\/render\/project|root|app)\//,
  /^\/builds\/[^/]+\/[^/]+\//,
  /^\/var\/(?:www|lib|app|opt)\/[^/]+\//,
  /^\/(?:home|Users|srv|opt|workspace|workspaces|data|mnt|tmp|code)\/[^/]+\//,
];

/** Folders with which the inside of a repository begins; the first of them in a path is kept. */
const PROJECT_FOLDERS: ReadonlySet<string> = new Set(
  "packages apps services libs src lib dist out build server test tests".split(" "),
);
const GENERATED = /\.(?:[cm]?js|css)$/;
const VERSION_FOLDER =
  /^(?:v?\d+\.\d+\.\d+(?:[-+][\w.+-]*)?|(?:19|20)\d{6}(?:[-_T]?\d{4,6}Z?)?|\d{10,14}|(?=[a-f]*\d)[0-9a-f]{7,40}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const RELEASES_FOLDER = /^(?:releases?|deployments?|deploys?|versions?)$/;
const VIRTUAL_SCHEME = /^(?!file:|node:|https?:|wasm:|data:)[A-Za-z][A-Za-z\d+.-]+:\/\/[^/]*\//;

/**
 * Gives the identity of a source file.
 *
 * Works on original sources and, where there is no map, on generated files. Taken out: slashes of Windows and drive
 * letters, `file://`, `webpack://name/`, queries, `./` and `../`; everything before the last `node_modules/` (package
 * managers' stores, nesting); content hashes in names of generated files (`server.8f3ac1.js` is `server.*.js`); folders
 * named after a release; of absolute paths the machine's part, up to the first folder that a repository usually begins with.
 * Two programs with equal inner paths have equal identities: it is the identity *within a program*.
 *
 * Idempotent. Paths of Node itself (`node:fs`), `wasm://` and `https://` are left alone but for queries.
 */
export function normaliseSourcePath(path: string): string {
  // A step may uncover another one (`./C:/src`); each takes something away, so that this ends.
  let identity = path;
  for (let before = ""; identity !== before; ) {
    before = identity;
    identity = normaliseOnce(before);
  }
  return identity;
}

function normaliseOnce(path: string): string {
  if (/^(?:node:|wasm:|data:|<)/.test(path)) return path;
  const url = /^(https?:\/\/[^/]*)(\/.*)?$/i.exec(path);
  if (url !== null) return `${url[1]}/${normaliseOnce((url[2] ?? "").replace(/^\/+/, ""))}`;
  const plain = stripSchemes(path);
  const inPackage = packagePath(plain);
  if (inPackage !== undefined) return inPackage;
  const bare = plain.startsWith("/") ? stripMachine(`/${cleanSegments(plain).join("/")}`) : plain;
  const segments = cleanSegments(bare);
  const name = segments.pop() ?? "";
  return [...maskReleases(segments), maskHash(name)].join("/");
}

/** The package that a file belongs to (`express`, `@scope/name`), or undefined for files of the program itself. */
export function packageOf(path: string): string | undefined {
  const inPackage = packagePath(stripSchemes(path));
  if (inPackage === undefined) return undefined;
  const [, first, second] = inPackage.split("/");
  return first?.startsWith("@") ? `${first}/${second ?? ""}` : first;
}

function stripSchemes(path: string): string {
  const slashed = path.replaceAll("\\", "/").replace(VIRTUAL_SCHEME, "");
  const local = slashed.replace(/^file:\/\/(?:localhost)?(?=\/|[A-Za-z]:)/i, "");
  return local.replace(/[?#][^/]*$/, "").replace(/^\/?[A-Za-z]:(?=\/)/, "");
}

function cleanSegments(path: string): string[] {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(segment);
  }
  return segments;
}

/** `node_modules/x/lib/a.js`, from whichever store or nesting; undefined outside of packages. */
function packagePath(path: string): string | undefined {
  const segments = cleanSegments(path);
  const last = segments.lastIndexOf("node_modules");
  if (last < 0 || last === segments.length - 1) return undefined;
  const below = segments.slice(last + 1);
  if (below[0]?.startsWith(".") === true) {
    // Yarn's own store: node_modules/.store/x-npm-1.2.3-abcdef/package/lib/a.js
    const stored = /^(@[^-/]+-)?(.+?)-(?:npm|virtual)-/.exec(below[1] ?? "");
    if (stored === null) return undefined;
    const scope = stored[1] === undefined ? [] : [stored[1].slice(0, -1)];
    const rest = below[2] === "package" ? below.slice(3) : below.slice(2);
    return ["node_modules", ...scope, stored[2] ?? "", ...rest].join("/");
  }
  return ["node_modules", ...below].join("/");
}

function stripMachine(path: string): string {
  let rest = path;
  for (const root of MACHINE_ROOTS) {
    if (!root.test(rest)) continue;
    rest = `/${rest.replace(root, "")}`;
    break;
  }
  const segments = rest.split("/").filter((segment) => segment !== "");
  const folders = segments.slice(0, -1);
  const begin = folders.findIndex((folder) => PROJECT_FOLDERS.has(folder));
  if (begin < 0) return segments.slice(releaseEnd(folders)).join("/");
  // `/home/ci/build/src/cart.ts`: the build's folder holds the repository, whose own folder follows.
  const next = folders[begin + 1];
  const isOutside =
    /^(?:build|out)$/.test(folders[begin] ?? "") && next !== undefined && PROJECT_FOLDERS.has(next);
  return segments.slice(isOutside ? begin + 1 : begin).join("/");
}

/** How many folders belong to a deployment (`releases/42`, `current`) rather than to the program. */
function releaseEnd(folders: readonly string[]): number {
  const at = folders.findLastIndex(
    (folder) => RELEASES_FOLDER.test(folder) || folder === "current",
  );
  if (at < 0) return 0;
  return folders[at] === "current" ? at + 1 : Math.min(at + 2, folders.length);
}

function maskReleases(folders: readonly string[]): string[] {
  return folders.map((folder, index) =>
    VERSION_FOLDER.test(folder) ||
    (RELEASES_FOLDER.test(folders[index - 1] ?? "") && /\d/.test(folder))
      ? "*"
      : folder,
  );
}

/** `server.8f3ac1.js`, `chunk-QX3PKVWR.js`, `index-DkX9a_1b.js`: the hash becomes `*`. */
function maskHash(name: string): string {
  if (!GENERATED.test(name)) return name;
  const parts = name.split(".");
  const masked = parts.map((part, index) => {
    if (index === parts.length - 1) return part;
    if (/^[0-9a-f]{16,}$/.test(part) || (index > 0 && isHash(part))) return "*";
    const tail = /^(.+?[-_~])([\w-]{8,})$/.exec(part);
    return tail !== null && isHash(tail[2] ?? "") ? `${tail[1]}*` : part;
  });
  return masked.join(".");
}

function isHash(text: string): boolean {
  if (/^[0-9a-f]{6,}$/.test(text)) return /\d/.test(text);
  if (/^[A-Z2-7]{8}$/.test(text)) return true;
  return /^[\w-]{8,24}$/.test(text) && /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);
}
