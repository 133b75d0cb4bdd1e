import { compareTexts } from "../record/compare-texts.js";
import { SESSION_FACTS } from "../record/fields.js";
import type {
  AliveRecord,
  ScriptRecord,
  SessionFacts,
  StartRecord,
  StopRecord,
} from "../record/record.js";
import { remembered } from "../stack/bounded-cache.js";
import type { ScriptIdentity } from "../stack/stack-query.js";
import type { ProgramState, SessionState } from "./aggregator-state.js";
import { CrowdLine } from "./crowd-line.js";
import { LifeLine } from "./life-line.js";
import { NumberSet } from "./number-set.js";
import { Program, scriptIdentity } from "./program.js";
import type { Session } from "./session.js";
import { WorkLine } from "./work-line.js";

/** How many builds of one service and version are told apart: of a version that never changes there may be thousands. */
const MOST_BUILDS = 256;

/** The sessions of all inputs, by id, and the programs that they run. */
export class SessionTable {
  /** By their keys. */
  readonly #sessions = new Map<string, Session>();
  /** Ids that several processes have: a clone of a machine, say, or a log that was written by hand. */
  readonly #shared: Set<string>;
  /** Of shared ids: the session of the last `start` in an input, by both. */
  readonly #startedIn = new Map<string, Session>();
  readonly #pathOf: (input: number) => string;
  /** Those that say what they are, by service and version; several only where builds differ. */
  readonly #programs = new Map<string, Program[]>();
  /** Numbers of the hosts; sessions that do not say where they ran are on the first one. */
  readonly #hosts = new Map<string, number>([["", 0]]);
  /** By their numbers. */
  readonly #hostNames = [""];
  /** How many sessions there have been. */
  #nextIndex = 0;
  #crowdCount = 0;
  /** What many sessions say of themselves is kept once. */
  readonly #sameText = remembered((text) => text);
  readonly #onNamed: (session: Session, anonymous: Program) => void;
  readonly #keepsWork: boolean;

  /**
   * @param onNamed told when a session says what it is, and leaves the program that was its own until then
   * @param keepsWork keep what sessions have done, too
   * @param pathOf the path of an input by its number
   * @param shared ids that are known to be those of several processes
   */
  constructor(
    onNamed: (session: Session, anonymous: Program) => void,
    keepsWork: boolean,
    pathOf: (input: number) => string,
    shared: Iterable<string> = [],
  ) {
    this.#onNamed = onNamed;
    this.#keepsWork = keepsWork;
    this.#pathOf = pathOf;
    this.#shared = new Set(shared);
  }

  /** Ids that several processes have. */
  get shared(): ReadonlySet<string> {
    return this.#shared;
  }

  /** The session of an id in an input; made where it is new. */
  get(id: string, input: number): Session {
    if (this.#shared.size === 0 || !this.#shared.has(id)) return this.#withKey(id, id);
    // Without a `start` nothing says whose the records are: they are taken for those of one more process.
    const started = this.#startedIn.get(`${input}\n${id}`);
    return started ?? this.#withKey(id, `${id}\n${this.#pathOf(input)}`);
  }

  /** Says that several processes have an id, whose sessions are counted apart from here on. */
  share(id: string): void {
    if (this.#shared.has(id)) return;
    this.#shared.add(id);
    const first = this.#sessions.get(id);
    if (first === undefined) return;
    this.#sessions.delete(id);
    first.key = keyOf(id, first.facts);
    this.#sessions.set(first.key, first);
    this.#startedIn.set(`${first.startedIn}\n${id}`, first);
  }

  /** All sessions in the order of their ids. */
  all(): Session[] {
    return [...this.#sessions.values()].sort(
      (a, b) => compareTexts(a.id, b.id) || compareTexts(a.key, b.key),
    );
  }

  /** The names of the hosts by their numbers. */
  get hosts(): string[] {
    return this.#hostNames;
  }

  /** How many sessions are told apart. */
  get singleCount(): number {
    return this.#sessions.size - this.#crowdCount;
  }

  get crowdCount(): number {
    return this.#crowdCount;
  }

  /** The index of the next session. */
  get nextIndex(): number {
    return this.#nextIndex;
  }

  hasCrowd(facts: SessionFacts | undefined): boolean {
    return this.#sessions.has(crowdKey(facts));
  }

  /** Sessions that are not told apart, by what they have in common; made where there are none yet. */
  crowd(facts: SessionFacts | undefined, program?: Program): Session {
    const isNew = !this.hasCrowd(facts);
    const crowd = this.#withKey("", crowdKey(facts), () => new CrowdLine());
    if (!isNew) return crowd;
    this.#crowdCount++;
    if (facts === undefined) return crowd;
    crowd.facts = facts;
    crowd.host = this.hostNumber(facts.host ?? "");
    crowd.program = program ?? this.programLike(facts, new Map());
    return crowd;
  }

  /** Forgets a session that is counted elsewhere. */
  remove(session: Session): void {
    this.#sessions.delete(session.key);
  }

  /** Forgets the services and versions that no session has any more. @returns their programs */
  forgetPrograms(): Program[] {
    const used = new Set([...this.#sessions.values()].map(({ program }) => program));
    const unused = [...this.#programs].filter(
      ([, programs]) => !programs.some((one) => used.has(one)),
    );
    for (const [key] of unused) this.#programs.delete(key);
    return unused.flatMap(([, programs]) => programs);
  }

  /** Forgets the hosts that no session was on. @returns whether a number is that of a host which is still known */
  forgetHosts(): (number: number) => boolean {
    const used = new Set([...this.#sessions.values()].map(({ host }) => host));
    for (const [name, number] of this.#hosts) {
      if (number === 0 || used.has(number)) continue;
      this.#hosts.delete(name);
      this.#hostNames[number] = "";
    }
    return (number) => used.has(number);
  }

  start(id: string, record: StartRecord, timestampMs: number, input: number): void {
    const facts = factsOf(record);
    const session = this.#ofProcess(id, facts);
    session.startedIn = input;
    if (this.#shared.has(id)) this.#startedIn.set(`${input}\n${id}`, session);
    this.#learn(session, facts);
    session.lifeLine.add(timestampMs);
    session.work?.startAt(timestampMs);
  }

  alive(session: Session, record: AliveRecord | StopRecord, timestampMs: number): void {
    session.lifeLine.add(timestampMs);
    if (record.uptime !== undefined) {
      session.lifeLine.addUptime({ uptimeMs: record.uptime, atMs: timestampMs });
    }
    session.work?.add(record, timestampMs);
    drop(session, Object.entries(record.dropped ?? {}));
  }

  /** Takes what a session says of a generated file. */
  script(session: Session, record: ScriptRecord): void {
    const identity = scriptIdentity(record.sha256, record.debugId, record.inMemory);
    // A session that has not said what it is keeps to what it said of a file first.
    if (session.program.learn(record.url, identity) || session.facts === undefined) return;
    // The same version, but another build: from here on, these stalls need maps of their own.
    session.program = this.programLike(session.facts, new Map([[record.url, identity]]));
  }

  /**
   * Takes what another table knows of a session.
   *
   * @param program what it runs, if the other table knows it
   * @param origin tells it from other sessions of its id that have not said what they are
   */
  adopt(id: string, state: SessionState, program: Program | undefined, origin: string): Session {
    if (state.crowd !== undefined) {
      const crowd = this.crowd(state.facts, program);
      (crowd.lifeLine as CrowdLine).addState(state.crowd);
      const sums = state.dropped.map(
        ([reason, count]) => [reason, count + (crowd.dropped.get(reason) ?? 0)] as const,
      );
      drop(crowd, sums);
      return crowd;
    }
    const session =
      state.facts !== undefined
        ? this.#ofProcess(id, state.facts)
        : this.#withKey(id, this.#shared.has(id) ? `${id}\n${origin}` : id);
    if (state.facts !== undefined) this.#learn(session, state.facts);
    if (program !== undefined) session.program = program;
    for (const [from, to] of state.spans) session.lifeLine.add(from, to);
    if (state.uptime !== undefined) {
      const [uptimeMs, atMs] = state.uptime;
      session.lifeLine.addUptime({ uptimeMs, atMs });
    }
    if (state.work !== undefined) session.work?.addState(state.work);
    drop(session, state.dropped);
    return session;
  }

  /** A program of a service and version that knows no file by another identity than these. */
  programLike(
    facts: Pick<SessionFacts, "service" | "version">,
    scripts: ReadonlyMap<string, ScriptIdentity>,
  ): Program {
    const key = JSON.stringify([facts.service, facts.version]);
    const sameName = this.#programs.get(key) ?? [];
    this.#programs.set(key, sameName);
    let found = sameName.find((one) => one.agreesWith(scripts));
    if (found === undefined) {
      found = new Program(facts, sameName.length >= MOST_BUILDS);
      sameName.push(found);
    }
    for (const [url, identity] of scripts) found.learn(url, identity);
    return found;
  }

  hostNumber(name: string): number {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const number = this.#hostNames.push(name) - 1;
    this.#hosts.set(name, number);
    return number;
  }

  /** The session of a process, which says what it is. */
  #ofProcess(id: string, facts: SessionFacts): Session {
    const known = this.#sessions.get(id)?.facts;
    if (known !== undefined && contradicts(known, facts)) this.share(id);
    return this.#withKey(id, this.#shared.has(id) ? keyOf(id, facts) : id);
  }

  #withKey(id: string, key: string, newLine = () => new LifeLine()): Session {
    let session = this.#sessions.get(key);
    if (session === undefined) {
      session = {
        id,
        key,
        startedIn: undefined,
        index: this.#nextIndex++,
        facts: undefined,
        host: 0,
        lifeLine: newLine(),
        work: this.#keepsWork ? new WorkLine() : undefined,
        closed: new NumberSet(),
        summarized: new NumberSet(),
        lastPath: "",
        dropped: NOTHING_DROPPED,
        program: new Program(),
      };
      this.#sessions.set(key, session);
    }
    return session;
  }

  /** Takes what a session says of itself; the first word counts. */
  #learn(session: Session, facts: SessionFacts): void {
    if (session.facts !== undefined) return;
    const anonymous = session.program;
    session.facts = Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [
        name,
        typeof value === "string" ? this.#sameText(value) : value,
      ]),
    );
    session.host = this.hostNumber(facts.host ?? "");
    session.program = this.programLike(facts, anonymous.scripts);
    this.#onNamed(session, anonymous);
  }
}

/** The fields of a start that say what its session is; those that it lacks are missing. */
function factsOf(record: StartRecord): SessionFacts {
  const facts: Record<string, unknown> = {};
  for (const name of FACT_NAMES) if (record[name] !== undefined) facts[name] = record[name];
  return facts;
}

const FACT_NAMES = Object.keys(SESSION_FACTS) as (keyof SessionFacts)[];

/** Whether two starts cannot be of one process: a field that both have differs. */
function contradicts(a: SessionFacts, b: SessionFacts): boolean {
  return FACT_NAMES.some(
    (name) => a[name] !== undefined && b[name] !== undefined && a[name] !== b[name],
  );
}

/** No id begins like this. */
function crowdKey(facts: SessionFacts | undefined): string {
  return `\n${JSON.stringify(facts ?? null)}`;
}

/** The key of a session whose id others have, too. */
function keyOf(id: string, facts: SessionFacts | undefined): string {
  return `${id}\n${JSON.stringify(facts && FACT_NAMES.map((name) => facts[name]))}`;
}

/** Our emitter knows a handful. */
const MOST_REASONS = 32;
const NOTHING_DROPPED: ReadonlyMap<string, number> = new Map();

function drop(session: Session, counts: readonly (readonly [string, number])[]): void {
  if (counts.length === 0) return;
  const dropped = new Map(session.dropped);
  for (const [reason, count] of counts) {
    dropped.set(reason, Math.max(dropped.get(reason) ?? 0, count));
    // Which are kept depends on no order.
    if (dropped.size > MOST_REASONS) dropped.delete([...dropped.keys()].sort().at(-1) as string);
  }
  session.dropped = dropped;
}

/** The generated files of a program in plain data. */
export function scriptsOf({ scripts }: ProgramState): Map<string, ScriptIdentity> {
  return new Map(
    scripts.map(([url, sha256, debugId, inMemory]) => [
      url,
      scriptIdentity(sha256 ?? undefined, debugId ?? undefined, inMemory),
    ]),
  );
}
