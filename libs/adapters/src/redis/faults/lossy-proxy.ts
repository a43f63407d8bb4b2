import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands in front of a Redis; can drop the connection in the moment an answer comes. */
export class LossyProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly url: string;
  /** Answers until one is lost. */
  #countdown = Infinity;
  #then: () => void = () => undefined;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(port: number): Promise<LossyProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the system gave no port');
    const proxy = new LossyProxy(server, `redis://127.0.0.1:${address.port}`);
    server.on('connection', (client) => proxy.#join(client, connect(port, '127.0.0.1')));
    return proxy;
  }

  /** The nth answer from now on is lost, and the connection with it; `then` happens in that moment. */
  loseAnswer(nth: number, then: () => void = () => undefined): void {
    this.#countdown = nth;
    this.#then = then;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket, redis: Socket): void {
    const end = (): void => {
      client.destroy();
      redis.destroy();
    };
    for (const socket of [client, redis]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.pipe(redis);
    redis.on('data', (answer) => {
      this.#countdown -= 1;
      if (this.#countdown > 0) client.write(answer);
      else {
        this.#countdown = Infinity;
        end();
        this.#then();
      }
    });
  }
}
