import type { SessionFacts } from "../record/record.js";

/** The sessions of one service and version: their stalls are counted together, so that ten thousand processes take the room of one. */
export class Program {
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** Of one session that has not said yet what it is. */
  readonly isAnonymous: boolean;

  constructor(name?: Pick<SessionFacts, "service" | "version">) {
    this.service = name?.service;
    this.version = name?.version;
    this.isAnonymous = name === undefined;
  }
}
