import { systemCode, withoutPath } from "../read/inputs.js";

/** Why a file cannot be written, in words. */
export function whyNot(error: NodeJS.ErrnoException): string {
  switch (systemCode(error)) {
    case "EACCES":
    case "EPERM":
      return "no permission";
    case "ENOENT":
    case "ENOTDIR":
      return "no such directory";
    case "ENOSPC":
      return "the disk is full";
    case "EDQUOT":
      return "the disk quota is used up";
    case "EIO":
      return "the device reports an error (EIO)";
    case "EROFS":
      return "the file system is read-only";
    default:
      return withoutPath(error);
  }
}
