import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Step } from '@weir/stream';
import { fromChild, type App, type FromChild, type ToChild } from './apps.ts';

/** Built, also when the harness itself runs from the sources. */
const STAGE_PROGRAM = fileURLToPath(new URL('../../dist/chaos/stage.js', import.meta.url));
const STOP_LIMIT_MS = 10_000;
const RESTART_MS = 100;
const POLL_MS = 50;
const SAID_CHARACTERS = 500;

/** A process of an app, from its start to its end. */
export class Member {
  readonly child: ChildProcess;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  latest: FromChild | undefined;
  isOver = false;
  isFrozen = false;
  isKilled = false;
  /** What it has written on stderr last. */
  said = '';

  constructor(child: ChildProcess) {
    this.child = child;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.said = `${this.said}${chunk.toString()}`.slice(-SAID_CHARACTERS);
    });
    child.on('message', (message) => {
      this.latest = fromChild.parse(message);
    });
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.isOver = true;
        resolve({ code, signal });
      });
    });
  }

  tell(message: ToChild): void {
    // The process may die at any moment; what it is not told any more it need not know.
    if (!this.isOver && this.child.connected) this.child.send(message, () => undefined);
  }
}

/** All processes of one app. Each that dies is started again at once. */
export class Crew {
  readonly app: App;
  /** Ends that nobody asked for, with what was said last. */
  readonly unasked: string[] = [];
  readonly slowStops: string[] = [];
  peakRss = 0;
  skipped = 0;
  fenced = 0;
  readonly #env: NodeJS.ProcessEnv;
  readonly #lanes: number;
  readonly #log: WriteStream;
  readonly #say: (line: string) => void;
  #members: Member[] = [];
  #size = 0;
  #allowance = 0;

  constructor(app: App, env: NodeJS.ProcessEnv, lanes: number, logFolder: string, say: (line: string) => void) {
    this.app = app;
    this.#say = say;
    this.#env = env;
    this.#lanes = lanes;
    this.#log = createWriteStream(join(logFolder, `${app.name}.log`), { flags: 'a' });
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  get ended(): boolean {
    return this.#members.some((member) => member.latest?.ended === true);
  }

  get halted(): string[] {
    return this.#members.flatMap((member) => member.latest?.halted ?? []);
  }

  /** Every lane has exactly one owner that is awake; a source runs. */
  get isWhole(): boolean {
    const awake = this.#members.filter((member) => !member.isFrozen && member.latest !== undefined);
    if (awake.length < this.#size) return false;
    if (this.app.name === 'ingestor') return true;
    return awake.flatMap((member) => member.latest?.lanes ?? []).length === this.#lanes;
  }

  /** What its processes do, for people. */
  get state(): string {
    const each = this.#members.map(({ child, latest, isFrozen }) => {
      if (isFrozen) return `${child.pid} is frozen`;
      if (latest === undefined) return `${child.pid} has said nothing yet`;
      const waits = latest.waitingFor.length === 0 ? '' : `, waits: ${latest.waitingFor.join(', ')}`;
      return `${child.pid} has lanes ${latest.lanes.join(' ')}${waits}`;
    });
    return `${this.app.name}: ${each.join(', ')}`;
  }

  start(size: number): void {
    this.#size = size;
    this.#fill();
  }

  #fill(): void {
    while (this.#members.length < this.#size) this.add();
  }

  add(): Member {
    const child = fork(STAGE_PROGRAM, [this.app.name], {
      env: this.#env,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.pipe(this.#log, { end: false });
    const member = new Member(child);
    this.#members.push(member);
    member.tell({ kind: 'allow', bytes: this.#allowance });
    void member.exited.then((end) => this.#ended(member, end));
    return member;
  }

  /** How far the capture may be read, bytes. */
  allow(bytes: number): void {
    this.#allowance = bytes;
    for (const member of this.#members) member.tell({ kind: 'allow', bytes });
  }

  die(member: Member, step: Step, nth: number): void {
    member.isKilled = true;
    member.tell({ kind: 'die', step, nth });
  }

  kill(member: Member): void {
    member.isKilled = true;
    member.child.kill('SIGKILL');
  }

  freeze(member: Member): void {
    member.isFrozen = true;
    member.latest = undefined;
    member.child.kill('SIGSTOP');
  }

  thaw(member: Member): void {
    member.isFrozen = false;
    member.child.kill('SIGCONT');
  }

  /** From now on there should be so many; who is too many is killed or asked to stop. */
  async shrink(size: number, how: 'SIGKILL' | 'SIGTERM', victims: readonly Member[]): Promise<void> {
    this.#size = size;
    for (const member of victims) {
      this.#members = this.#members.filter((one) => one !== member);
      if (how === 'SIGKILL') this.kill(member);
      else await this.#stop(member);
      await member.exited;
    }
    this.#fill();
  }

  /** A process that is asked to stop ends with code 0 in time; the next one is started. */
  async restart(member: Member): Promise<void> {
    await this.#stop(member);
  }

  async stopAll(): Promise<void> {
    const members = this.#members;
    this.#size = 0;
    this.#members = [];
    await Promise.all(members.map((member) => this.#stop(member)));
    this.#log.end();
  }

  async #stop(member: Member): Promise<void> {
    if (member.isOver) return;
    const begin = performance.now();
    const wasWhole = member.latest !== undefined;
    member.isKilled = true;
    member.child.kill('SIGCONT');
    member.child.kill('SIGTERM');
    const late = setTimeout(() => member.child.kill('SIGKILL'), 2 * STOP_LIMIT_MS);
    const { code, signal } = await member.exited;
    clearTimeout(late);
    const took = performance.now() - begin;
    if (wasWhole && (took > STOP_LIMIT_MS || code !== 0)) {
      this.slowStops.push(
        `${this.app.name} after SIGTERM: code ${code} ${signal ?? ''} in ${took.toFixed(0)} ms ${member.said}`,
      );
    }
  }

  #ended(member: Member, { code, signal }: { code: number | null; signal: string | null }): void {
    this.#note(member);
    if (this.#isOusted(member)) {
      this.fenced++;
    } else if (!member.isKilled) {
      const what = `${this.app.name} ended by itself: code ${code} ${signal ?? ''} ${member.said}`;
      this.unasked.push(what);
      this.#say(what);
    }
    const at = this.#members.indexOf(member);
    if (at < 0) return;
    this.#members.splice(at, 1);
    setTimeout(() => this.#fill(), RESTART_MS);
  }

  /** A capture has one reader: whose lanes somebody else has claimed ends, as it should. */
  #isOusted({ said }: Member): boolean {
    return this.app.name === 'ingestor' && said.includes('was claimed again');
  }

  #note({ latest }: Member): void {
    this.skipped += latest?.skipped ?? 0;
    this.fenced += latest?.fenced ?? 0;
  }

  /** Looks at the memory of every process. */
  watch(): void {
    for (const { latest } of this.#members) this.peakRss = Math.max(this.peakRss, latest?.rss ?? 0);
  }

  /** Resolves to whether `holds` came true in time. */
  async until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (!holds()) {
      if (performance.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return true;
  }
}
