import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { begin, type Begun, type Ended } from './cli-process.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What the package cap is when it was built. */
const CAP = join(ROOT, 'node_modules', 'cap', 'build', 'Release', 'cap.node');

/** Sends frames, each given in hexadecimal on a line, from a packet socket. */
const SENDER = `
import socket, sys
sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
sender.bind((sys.argv[1], 0))
for line in sys.stdin: sender.send(bytes.fromhex(line))
`;

/** Prints what the platform in the namespace answers to a path. */
const ASK = `
fetch('http://127.0.0.1:8080' + process.argv[1]).then(async (answer) => process.stdout.write(await answer.text()));
`;

/** What is missing here for a network of our own; undefined when nothing is. */
export function missingForVeth(): string | undefined {
  if (process.platform !== 'linux') return 'Linux';
  if (process.getuid?.() !== 0) return 'root';
  if (!existsSync(CAP)) return 'the package cap, built with libpcap-dev';
  return ['ip', 'python3', 'tcpdump'].find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
}

let labs = 0;

/** A network namespace of a test's own, with a folder to keep things in. */
export class VethLab {
  readonly folder = mkdtempSync(join(tmpdir(), 'weir-veth-'));
  readonly #name = `weir-${process.pid}-${labs++}`;
  readonly #begun: Begun[] = [];

  constructor() {
    execFileSync('ip', ['netns', 'add', this.#name]);
    this.ip('link set lo up');
  }

  /** Runs `ip` in the namespace. */
  ip(words: string): void {
    execFileSync('ip', ['-netns', this.#name, ...words.split(' ')]);
  }

  /** Two interfaces that are joined; nothing but what is sent passes between them. */
  pair(one: string, other: string): void {
    this.ip(`link add ${one} type veth peer name ${other}`);
    for (const name of [one, other]) {
      this.#inside('sh', '-c', `echo 1 > /proc/sys/net/ipv6/conf/${name}/disable_ipv6`);
      this.ip(`link set ${name} up`);
    }
  }

  send(from: string, frames: readonly Uint8Array[]): void {
    const input = frames.map((frame) => `${Buffer.from(frame).toString('hex')}\n`).join('');
    execFileSync('ip', ['netns', 'exec', this.#name, 'python3', '-c', SENDER, from], { input });
  }

  /** Begins a command of the built command line in the namespace. */
  begin(words: readonly string[], env: Readonly<Record<string, string>> = {}): Begun {
    const begun = begin(words, { DATA_FOLDER: join(this.folder, 'data'), ...env }, ['ip', 'netns', 'exec', this.#name]);
    this.#begun.push(begun);
    return begun;
  }

  /** Runs a command to its end. */
  run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.begin(words, env).end();
  }

  /** Packets of each source in the table of the platform that runs. */
  packets(): ReadonlyMap<string, number> {
    const page: unknown = JSON.parse(this.#ask('/api/flows?limit=500'));
    const packets = new Map<string, number>();
    if (typeof page !== 'object' || page === null || !('rows' in page) || !Array.isArray(page.rows)) return packets;
    for (const row of page.rows) {
      const source = String(row.source);
      packets.set(source, (packets.get(source) ?? 0) + Number(row.forwardPackets));
    }
    return packets;
  }

  /** Resolves when the platform that runs has decoded so many packets and saved what became of them. */
  async saved(packets: number): Promise<void> {
    while (this.#metric('weir_records_total{stage="parse",outcome="emitted"') < packets) await soon();
    while (this.#metric('weir_lane_lag{stage="flow"') > 0) await soon();
    // One may have begun before the last of them.
    const enough = this.#metric('weir_checkpoints_total{stage="flow"') + 2;
    while (this.#metric('weir_checkpoints_total{stage="flow"') < enough) await soon();
  }

  async close(): Promise<void> {
    await Promise.all(this.#begun.map((begun) => begun.end('SIGKILL')));
    // What a killed platform leaves capturing would keep the namespace.
    const left = execFileSync('ip', ['netns', 'pids', this.#name], { encoding: 'utf8' });
    spawnSync('kill', ['-9', ...left.split('\n').filter((line) => line !== '')]);
    execFileSync('ip', ['netns', 'delete', this.#name]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sum of the figures whose name and labels begin so. */
  #metric(series: string): number {
    const lines = this.#ask('/metrics').split('\n');
    const figures = lines.filter((line) => line.startsWith(series)).map((line) => Number(line.split(' ').at(-1)));
    return figures.reduce((sum, figure) => sum + figure, 0);
  }

  #ask(path: string): string {
    return this.#inside(process.execPath, '-e', ASK, path);
  }

  #inside(...words: readonly string[]): string {
    return execFileSync('ip', ['netns', 'exec', this.#name, ...words], { encoding: 'utf8' });
  }
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
