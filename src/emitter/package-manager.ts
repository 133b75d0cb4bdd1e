/** `npm start` starts the program in another process: npm's own stalls are not what anybody asked for. */
const PACKAGE_MANAGER = /[\\/](?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)(?:-cli)?(?:\.[cm]?js)?$/;

/** Whether a process runs the script of a package manager. @param script `process.argv[1]` */
export function isPackageManager(script: string | undefined): boolean {
  return script !== undefined && PACKAGE_MANAGER.test(script);
}
