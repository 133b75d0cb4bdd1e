import type { AliveRecord, ScriptRecord, StartRecord, StopRecord } from "../record/record.js";
import { LifeLine } from "./life-line.js";
import { NumberSet } from "./number-set.js";

/** What the start of a session says about where its stalls belong. */
export interface SessionFacts {
  readonly pid?: number;
  readonly host?: string;
  readonly service?: string;
  readonly version?: string;
  readonly node?: string;
  readonly platform?: string;
  readonly threshold?: number;
  readonly interval?: number;
  readonly emitter?: string;
}

/** One run of an emitter, as far as the logs tell of it. */
export interface Session {
  readonly id: string;
  /** Undefined until (or unless) a `start` was read. */
  facts: SessionFacts | undefined;
  readonly lifeLine: LifeLine;
  /** Numbers of the stalls that were closed by a `stall`. */
  readonly closed: NumberSet;
  /** The highest count of dropped records by reason; the emitter counts from its start. */
  readonly dropped: Map<string, number>;
  /** Generated files by the name that stacks give them. */
  readonly scripts: Map<string, { sha256?: string; debugId?: string }>;
}

/** The sessions of all inputs, by id. */
export class SessionTable {
  readonly #sessions = new Map<string, Session>();

  /** The session of an id; made where it is new. */
  get(id: string): Session {
    let session = this.#sessions.get(id);
    if (session === undefined) {
      session = {
        id,
        facts: undefined,
        lifeLine: new LifeLine(),
        closed: new NumberSet(),
        dropped: new Map(),
        scripts: new Map(),
      };
      this.#sessions.set(id, session);
    }
    return session;
  }

  /** All sessions in the order of their ids. */
  all(): Session[] {
    return [...this.#sessions.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }

  start(id: string, record: StartRecord, timestampMs: number): Session {
    const session = this.get(id);
    session.facts ??= factsOf(record);
    session.lifeLine.add(timestampMs);
    return session;
  }

  alive(id: string, record: AliveRecord | StopRecord, timestampMs: number): void {
    const session = this.get(id);
    session.lifeLine.add(timestampMs);
    for (const [reason, count] of Object.entries(record.dropped ?? {})) {
      session.dropped.set(reason, Math.max(session.dropped.get(reason) ?? 0, count));
    }
  }

  script(id: string, record: ScriptRecord): void {
    this.get(id).scripts.set(record.url, {
      ...(record.sha256 === undefined ? {} : { sha256: record.sha256 }),
      ...(record.debugId === undefined ? {} : { debugId: record.debugId }),
    });
  }
}

function factsOf(record: StartRecord): SessionFacts {
  const { pid, host, service, version, node, platform, threshold, interval, emitter } = record;
  return {
    ...(pid === undefined ? {} : { pid }),
    ...(host === undefined ? {} : { host }),
    ...(service === undefined ? {} : { service }),
    ...(version === undefined ? {} : { version }),
    ...(node === undefined ? {} : { node }),
    ...(platform === undefined ? {} : { platform }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(interval === undefined ? {} : { interval }),
    ...(emitter === undefined ? {} : { emitter }),
  };
}
