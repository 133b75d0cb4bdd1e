import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A folder that is gone when this process has ended, however it ends but by SIGKILL. */
export class TemporaryFolder {
  readonly path: string;
  readonly remove = (): void => {
    process.off("exit", this.remove);
    rmSync(this.path, { recursive: true, force: true });
  };

  /** @param place the folder to make it in @throws Error if that is not possible */
  constructor(place: string) {
    this.path = mkdtempSync(join(place, "stall-report-"));
    process.on("exit", this.remove);
  }
}
