import { SESSION_FACTS } from "../record/fields.js";
import type {
  AliveRecord,
  ScriptRecord,
  SessionFacts,
  StartRecord,
  StopRecord,
} from "../record/record.js";
import type { ScriptIdentity } from "../stack/stack-query.js";
import type { ProgramState, SessionState } from "./aggregator-state.js";
import { LifeLine } from "./life-line.js";
import { NumberSet } from "./number-set.js";
import { Program } from "./program.js";
import type { Session } from "./session.js";

/** The sessions of all inputs, by id, and the programs that they run. */
export class SessionTable {
  readonly #sessions = new Map<string, Session>();
  /** Those that say what they are, by service and version; several only where builds differ. */
  readonly #programs = new Map<string, Program[]>();
  /** Numbers of the hosts; sessions that do not say where they ran are on the first one. */
  readonly #hosts = new Map<string, number>([["", 0]]);
  readonly #move: (session: Session, from: Program) => void;

  /** @param move told when a session leaves a program that was its own */
  constructor(move: (session: Session, from: Program) => void) {
    this.#move = move;
  }

  /** The session of an id; made where it is new. */
  get(id: string): Session {
    let session = this.#sessions.get(id);
    if (session === undefined) {
      session = {
        id,
        index: this.#sessions.size,
        facts: undefined,
        host: 0,
        lifeLine: new LifeLine(),
        closed: new NumberSet(),
        dropped: new Map(),
        // Its own until it says what it is.
        program: new Program(undefined, undefined),
      };
      this.#sessions.set(id, session);
    }
    return session;
  }

  /** All sessions in the order of their ids. */
  all(): Session[] {
    return [...this.#sessions.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }

  get programs(): Set<Program> {
    return new Set(this.all().map((session) => session.program));
  }

  /** The names of the hosts by their numbers. */
  get hosts(): string[] {
    return [...this.#hosts.keys()];
  }

  start(id: string, record: StartRecord, timestampMs: number): void {
    const session = this.get(id);
    this.learn(session, factsOf(record));
    session.lifeLine.add(timestampMs);
  }

  /** Takes what a session says of itself; the first word counts. */
  learn(session: Session, facts: SessionFacts): void {
    if (session.facts !== undefined) return;
    session.facts = facts;
    session.host = this.hostNumber(facts.host ?? "");
    const lone = session.program;
    session.program = this.#programLike(lone, facts.service, facts.version);
    this.#move(session, lone);
  }

  /** Takes what another table knows of a session. */
  adopt(id: string, { facts }: SessionState, { scripts }: ProgramState): Session {
    const session = this.get(id);
    if (facts !== undefined) this.learn(session, facts);
    for (const [url, sha256, debugId] of scripts) {
      this.#learnScript(session, url, {
        ...(sha256 === null ? {} : { sha256 }),
        ...(debugId === null ? {} : { debugId }),
      });
    }
    return session;
  }

  hostNumber(name: string): number {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const number = this.#hosts.size;
    this.#hosts.set(name, number);
    return number;
  }

  alive(id: string, record: AliveRecord | StopRecord, timestampMs: number): void {
    const session = this.get(id);
    session.lifeLine.add(timestampMs);
    for (const [reason, count] of Object.entries(record.dropped ?? {})) {
      session.dropped.set(reason, Math.max(session.dropped.get(reason) ?? 0, count));
    }
  }

  script(id: string, record: ScriptRecord): void {
    const { url, sha256, debugId } = record;
    const identity = {
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(debugId === undefined ? {} : { debugId }),
    };
    this.#learnScript(this.get(id), url, identity);
  }

  #learnScript(session: Session, url: string, identity: ScriptIdentity): void {
    if (session.program.learn(url, identity)) return;
    // The same version, but another build: from here on, these stalls need maps of their own.
    const other = new Program(undefined, undefined);
    other.learn(url, identity);
    const { service, version } = session.facts ?? {};
    session.program = this.#programLike(other, service, version);
  }

  /** A program of a service and version that knows no file by another identity than `like` does. */
  #programLike(like: Program, service: string | undefined, version: string | undefined): Program {
    const key = JSON.stringify([service, version]);
    const sameName = this.#programs.get(key) ?? [];
    this.#programs.set(key, sameName);
    let found = sameName.find((one) => one.agreesWith(like.scripts));
    if (found === undefined) {
      found = new Program(service, version);
      sameName.push(found);
    }
    for (const [url, identity] of like.scripts) found.learn(url, identity);
    return found;
  }
}

/** The fields of a start that say what its session is; those that it lacks are missing. */
function factsOf(record: StartRecord): SessionFacts {
  const names = Object.keys(SESSION_FACTS) as (keyof SessionFacts)[];
  return Object.fromEntries(
    names.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]])),
  );
}
