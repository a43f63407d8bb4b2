import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 20_000;

/** A Redis with a port and a folder of its own, for tests that stop, kill and damage it. Needs redis-server on the PATH. */
export class RedisProcess {
  readonly port: number;
  readonly url: string;
  readonly #folder: string;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, args: readonly string[]) {
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#args = args;
  }

  static async start(...args: string[]): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort(), await mkdtemp(join(tmpdir(), 'weir-redis-')), args);
    await redis.startAgain();
    return redis;
  }

  async startAgain(): Promise<void> {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    const started = spawn('redis-server', [...place, ...this.#args], { stdio: 'ignore' });
    this.#process = started;
    await once(started, 'spawn');
    const until = Date.now() + READY_WITHIN_MS;
    while (!(await this.#answers())) {
      if (Date.now() > until)
        throw new Error(`redis-server on port ${this.port} was not ready in ${READY_WITHIN_MS} ms`);
      await pause(20);
    }
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(name);
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true });
  }

  /** While the append-only file loads it answers -LOADING. */
  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write('PING\r\n'));
      socket.on('data', (answer) => {
        socket.destroy();
        resolve(answer.toString().startsWith('+PONG'));
      });
      socket.on('error', () => resolve(false));
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  // A cluster also listens 10,000 ports higher.
  if (typeof address !== 'object' || address === null) throw new Error('the system gave no port');
  return address.port < 55_000 ? address.port : freePort();
}
