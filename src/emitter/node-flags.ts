/** Whether this process was started with a flag of Node, on its command line or by NODE_OPTIONS. @param prefix how the flag begins */
export function hasNodeFlag(prefix: string): boolean {
  const flags = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(" ")];
  return flags.some((flag) => flag.startsWith(prefix));
}
