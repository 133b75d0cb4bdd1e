/** What a program is called. */
export interface ProgramName {
  readonly service?: string | undefined;
  readonly version?: string | undefined;
}

/** The sessions of one service and version. Their stalls are counted together: ten thousand processes take the memory of one. */
export class Program {
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** It stands for one session without a `start` so far. */
  readonly isAnonymous: boolean;

  constructor(name?: ProgramName) {
    this.service = name?.service;
    this.version = name?.version;
    this.isAnonymous = name === undefined;
  }
}
