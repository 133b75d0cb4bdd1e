/** Folders of machines, mostly with one more name below them (a user, a service): where a program is installed, not what it is. */
const MACHINE_ROOTS: readonly RegExp[] = [
  /^\/(?:home|Users)\/runner\/work\/[^/]+\/[^/]+\//,
  /^\/usr\/src\/app\//,
  /^\/(?:usr\/src|github\/workspace|var\/task|var\/runtime|opt\/render\/project|root|app|\$bunfs\/root|~BUN\/root)\//,
  /^\/builds\/[^/]+\/[^/]+\//,
  /^\/snap\/[^/]+\/[^/]+\//,
  /^\/(?:var\/(?:www|lib|app|opt)|nix\/store|snapshot|Program Files(?: \(x86\))?)\/[^/]+\//,
  /^\/(?:home|Users|srv|opt|workspace|workspaces|data|mnt|tmp|code)\/(?:[^/]+\/)?/,
];

/** An Electron application, wherever it is installed: the program is what its archive or `resources/app` contains. */
const ELECTRON = /^.*\/(?:[^/]+\.asar(?:\.unpacked)?|[Rr]esources\/app)\//;

/** Folders with which paths inside a repository begin; the first of them in a path is kept. */
const PROJECT_FOLDERS: ReadonlySet<string> = new Set(
  "packages apps services libs src lib dist out build server test tests".split(" "),
);
/** Folders of plugins in a host program, each in its own folder, often named with its version. */
const PLUGIN_FOLDERS: ReadonlySet<string> = new Set("extensions plugins addons".split(" "));
const VERSION_SUFFIX = /-v?\d+\.\d+\.\d+(?:[-+.][\w.+-]*)?$/;
const RELEASES_FOLDER = /^(?:releases?|deployments?|deploys?|versions?)$/;

/** Removes the machine's part of an absolute path: the rest begins where the program begins. */
export function stripMachine(path: string): string {
  const inside =
    path.includes(".asar") || path.includes("esources/app/") ? path.replace(ELECTRON, "/") : path;
  const root = MACHINE_ROOTS.find((one) => one.test(inside));
  // `/srv/packages/a/src` has no name between the machine and the repository.
  const rest =
    root === undefined
      ? inside
      : inside.replace(
          root,
          (matched) => /\/(?:packages|apps|services|libs)\/$/.exec(matched)?.[0] ?? "/",
        );
  const steps = rest.split("/").filter((step) => step !== "");
  const folders = steps.slice(0, -1);
  const begin = folders.findIndex((folder, i) => isProjectFolder(folder, folders[i + 1]));
  if (begin < 0) return steps.slice(releaseEnd(folders)).join("/");
  if (PLUGIN_FOLDERS.has(folders[begin] ?? "")) {
    const plugin = folders[begin + 1]?.replace(VERSION_SUFFIX, "") ?? "";
    return [folders[begin], plugin, ...steps.slice(begin + 2)].join("/");
  }
  // `/home/ci/build/src/cart.ts`: the build folder contains the repository, whose own folder follows.
  const inner = /^(?:build|out)$/.test(folders[begin] ?? "")
    ? folders.findIndex((folder, i) => i > begin && PROJECT_FOLDERS.has(folder))
    : -1;
  return steps.slice(inner < 0 ? begin : inner).join("/");
}

function isProjectFolder(folder: string, next: string | undefined): boolean {
  return PROJECT_FOLDERS.has(folder) || (PLUGIN_FOLDERS.has(folder) && next !== undefined);
}

/** How many folders belong to a deployment (`releases/42`, `current`) rather than to the program. */
function releaseEnd(folders: readonly string[]): number {
  const at = folders.findLastIndex(
    (folder) => RELEASES_FOLDER.test(folder) || folder === "current",
  );
  if (at < 0) return 0;
  return folders[at] === "current" ? at + 1 : Math.min(at + 2, folders.length);
}

const VERSION_FOLDER =
  /^(?:v?\d+\.\d+\.\d+(?:[-+][\w.+-]*)?|(?:19|20)\d{6}(?:[-_T]?\d{4,6}Z?)?|\d{10,14}|(?=[a-f]*\d)[0-9a-f]{7,40}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Next.js names a folder below `static` after the build: 21 characters of base64url. */
const BUILD_ID = /^(?=.*\d)(?=.*[A-Z])[\w-]{21}$/;

/** Masks folders that are named after a release: `releases/42`, `v1.4.2`, `20261120`, a commit. */
export function maskReleases(folders: readonly string[]): string[] {
  return folders.map((folder, index) =>
    VERSION_FOLDER.test(folder) ||
    (folders[index - 1] === "static" && BUILD_ID.test(folder)) ||
    (RELEASES_FOLDER.test(folders[index - 1] ?? "") && /\d/.test(folder))
      ? "*"
      : folder,
  );
}
