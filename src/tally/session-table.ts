import { compareTexts } from "../record/compare-texts.js";
import type { LineProblem } from "../record/problem.js";
import type {
  AliveRecord,
  ScriptRecord,
  SessionFacts,
  StartRecord,
  StopRecord,
} from "../record/record.js";
import { remembered } from "../stack/bounded-cache.js";
import type { SessionState } from "./aggregator-state.js";
import { CrowdLine } from "./crowd-line.js";
import { DescribedFiles } from "./described-files.js";
import { type Filters, passesSession } from "./filters.js";
import { HostTable } from "./host-table.js";
import { LifeLine } from "./life-line.js";
import { NOTHING_DROPPED, noteDropped } from "./lost-records.js";
import { NumberSet } from "./number-set.js";
import { Program, type ProgramName } from "./program.js";
import { ProgramTable } from "./program-table.js";
import { NO_SCRIPTS, type Scripts } from "./scripts.js";
import type { Session } from "./session.js";
import { contradicts, crowdKey, factsBy, factsOf, keyOf } from "./session-facts.js";
import { WorkLine } from "./work-line.js";

/** What a {@link SessionTable} keeps. */
export interface SessionTableOptions {
  /** The programs of sessions that do not pass are not told apart: there may be any number of them. */
  readonly filters: Filters;
  /** Also keep what sessions have done. */
  readonly keepsWork?: boolean | undefined;
  /** Ids that are known to be those of several processes. */
  readonly sharedSessions?: Iterable<string> | undefined;
  readonly mostPrograms: number;
}

/** The sessions of all inputs, by id, and the programs that they run. */
export class SessionTable {
  /** By their keys. */
  readonly #sessions = new Map<string, Session>();
  /** Ids that several processes have: of a cloned machine, say, or in a log written by hand. */
  readonly #shared: Set<string>;
  /** For shared ids: the session of the latest `start`, by input and id. */
  readonly #startedIn = new Map<string, Session>();
  readonly #pathOf: (input: number) => string;
  readonly #programs: ProgramTable;
  /** Stands for those that do not pass the filters. */
  readonly #unwanted = new Program({});
  readonly #hosts = new HostTable();
  /** How many sessions there have been. */
  #nextIndex = 0;
  #crowdCount = 0;
  /** Texts that many sessions have in common are kept once. */
  readonly #sameText = remembered((text) => text);
  readonly #onNamed: (session: Session, anonymous: Program) => void;
  readonly #options: SessionTableOptions;

  /**
   * @param onNamed called when the `start` of a session is read, which then leaves the program of its own that it had until then
   * @param pathOf the path of an input by its number
   */
  constructor(
    onNamed: (session: Session, anonymous: Program) => void,
    pathOf: (input: number) => string,
    options: SessionTableOptions,
  ) {
    this.#onNamed = onNamed;
    this.#pathOf = pathOf;
    this.#options = options;
    this.#programs = new ProgramTable(options.mostPrograms);
    this.#shared = new Set(options.sharedSessions);
  }

  /** Ids that several processes have. */
  get shared(): ReadonlySet<string> {
    return this.#shared;
  }

  /** The session of an id in an input; made where it is new. */
  get(id: string, input: number): Session {
    if (this.#shared.size === 0 || !this.#shared.has(id)) return this.#withKey(id, id);
    // Without a `start`, the records are taken for those of one more process.
    const started = this.#startedIn.get(`${input}\n${id}`);
    return started ?? this.#withKey(id, `${id}\n${this.#pathOf(input)}`);
  }

  /** Notes that several processes have an id; their sessions are counted apart from here on. */
  share(id: string): void {
    if (this.#shared.has(id)) return;
    this.#shared.add(id);
    const first = this.#sessions.get(id);
    if (first === undefined) return;
    this.#sessions.delete(id);
    first.key = keyOf(id, first.said);
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
  get hosts(): readonly string[] {
    return this.#hosts.names;
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

  get filters(): Filters {
    return this.#options.filters;
  }

  hasCrowd(facts: SessionFacts | undefined): boolean {
    return this.#sessions.has(crowdKey(facts));
  }

  /** Sessions that are not told apart, by what they have in common; made where there are none yet. @param name of their program */
  crowd(facts: SessionFacts | undefined, name?: ProgramName): Session {
    const isNew = !this.hasCrowd(facts);
    const crowd = this.#withKey("", crowdKey(facts), () => new CrowdLine());
    if (!isNew) return crowd;
    this.#crowdCount++;
    if (facts !== undefined) this.#describe(crowd, facts, name);
    return crowd;
  }

  /** Forgets a session that is counted elsewhere. */
  remove(session: Session): void {
    this.#sessions.delete(session.key);
  }

  /** Forgets the services, versions and hosts that no session has any more. */
  forgetUnused(): { readonly programs: readonly Program[]; readonly hosts: ReadonlySet<number> } {
    const all = [...this.#sessions.values()];
    const hosts = new Set(all.map(({ host }) => host));
    this.#hosts.forgetUnused(hosts);
    const used = new Set(all.map(({ program }) => program));
    return { programs: this.#programs.forgetUnused(used), hosts };
  }

  /**
   * Gives up the programs beyond the limit. Afterwards {@link program} says what stands for each of them.
   *
   * @param isAtEnd if false, more may come: it waits until it is worth the work
   * @returns whether there were any
   */
  settlePrograms(isAtEnd: boolean): boolean {
    if (!isAtEnd && !this.#programs.isCrowded) return false;
    if (!this.#programs.settle()) return false;
    for (const session of this.#sessions.values()) {
      const { facts, program } = session;
      if (facts !== undefined && this.program(program) !== program) this.#describe(session, facts);
    }
    return true;
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
    noteDropped(session, Object.entries(record.dropped ?? {}));
  }

  /** Takes what a record says of a generated file. @returns a problem if the session has too many */
  script(session: Session, record: ScriptRecord, input: number): LineProblem | undefined {
    if (session.files?.input !== input) session.files = new DescribedFiles(input);
    return session.files.add(record);
  }

  /** The files that a session has described so far in an input. Other inputs do not count, because their order would. */
  scriptsOf(session: Session, input: number): Scripts {
    return session.files?.input === input ? session.files.scripts : NO_SCRIPTS;
  }

  /**
   * Adds what another table knows of a session.
   *
   * @param name what its program is called there
   * @param origin distinguishes it from other sessions of its id without a `start`
   */
  adopt(id: string, state: SessionState, name: ProgramName, origin: string): Session {
    if (state.crowd !== undefined) {
      const crowd = this.crowd(state.facts, name);
      (crowd.lifeLine as CrowdLine).addState(state.crowd);
      const sums = state.dropped.map(
        ([reason, count]) => [reason, count + (crowd.dropped.get(reason) ?? 0)] as const,
      );
      noteDropped(crowd, sums);
      return crowd;
    }
    const session =
      state.facts !== undefined
        ? this.#ofProcess(id, state.facts)
        : this.#withKey(id, this.#shared.has(id) ? `${id}\n${origin}` : id);
    if (state.facts !== undefined) this.#learn(session, state.facts, name);
    for (const [from, to] of state.spans) session.lifeLine.add(from, to);
    if (state.uptime !== undefined) {
      const [uptimeMs, atMs] = state.uptime;
      session.lifeLine.addUptime({ uptimeMs, atMs });
    }
    if (state.work !== undefined) session.work?.addState(state.work);
    noteDropped(session, state.dropped);
    return session;
  }

  /** The program that stands for one here. */
  program(name: ProgramName): Program {
    return this.#programs.of(name);
  }

  hostNumber(name: string): number {
    return this.#hosts.numberOf(name);
  }

  /** The session of a process that has described itself. */
  #ofProcess(id: string, facts: SessionFacts): Session {
    const known = this.#sessions.get(id)?.said;
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
        said: undefined,
        facts: undefined,
        host: 0,
        lifeLine: newLine(),
        work: this.#options.keepsWork === true ? new WorkLine() : undefined,
        closed: new NumberSet(),
        summarized: new NumberSet(),
        lastPath: "",
        dropped: NOTHING_DROPPED,
        program: new Program(),
        files: undefined,
      };
      this.#sessions.set(key, session);
    }
    return session;
  }

  /** Learns what a session says of itself; only the first `start` counts. @param name of its program, if another table has it */
  #learn(session: Session, said: SessionFacts, name: ProgramName = said): void {
    if (session.said !== undefined) return;
    const anonymous = session.program;
    const facts = Object.fromEntries(
      Object.entries(said).map(([field, value]) => [
        field,
        typeof value === "string" ? this.#sameText(value) : value,
      ]),
    );
    this.#describe(session, facts, name);
    this.#onNamed(session, anonymous);
  }

  /** Notes what a session is, as far as its program is told apart. */
  #describe(session: Session, facts: SessionFacts, name: ProgramName = facts): void {
    const isWanted = passesSession(this.#options.filters, factsBy(name, facts));
    session.said ??= facts;
    session.program = isWanted ? this.program(name) : this.#unwanted;
    session.facts = factsBy(isWanted ? session.program : name, session.said);
    session.host = this.hostNumber(facts.host ?? "");
  }
}
