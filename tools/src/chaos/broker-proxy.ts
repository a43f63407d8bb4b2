import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Number of the request that asks for a group's coordinator. */
export const FIND_COORDINATOR = 10;
/** Before each request stands its length; its kind follows. */
const LENGTH_BYTES = 4;

/** Stands in front of a broker that advertises the proxy's address; can go away in the moment a request comes. */
export class BrokerProxy {
  readonly #port: number;
  readonly #brokerPort: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #cut: { readonly kind: number; left: number; readonly awayMs: number } | undefined;

  constructor(port: number, brokerPort: number) {
    this.#port = port;
    this.#brokerPort = brokerPort;
  }

  async open(): Promise<void> {
    const server = createServer((client) => this.#join(client)).listen(this.#port, '127.0.0.1');
    this.#server = server;
    await once(server, 'listening');
  }

  /** The nth request of a kind from now on is not answered: every connection breaks, and none can be made for a while. */
  cutAt(kind: number, nth: number, awayMs: number): void {
    this.#cut = { kind, left: nth, awayMs };
  }

  close(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  #join(client: Socket): void {
    const broker = connect(this.#brokerPort, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    broker.pipe(client);
    let rest = Buffer.alloc(0);
    client.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let size = sizeOf(rest); rest.byteLength >= size; size = sizeOf(rest)) {
        const request = rest.subarray(0, size);
        rest = rest.subarray(size);
        if (this.#isCut(request.readInt16BE(LENGTH_BYTES))) return;
        broker.write(request);
      }
    });
  }

  #isCut(kind: number): boolean {
    const cut = this.#cut;
    if (cut === undefined || kind !== cut.kind || --cut.left > 0) return false;
    this.#cut = undefined;
    this.close();
    setTimeout(() => void this.open(), cut.awayMs);
    return true;
  }
}

/** Bytes of the request that begins here; more than there can be while its length is not here yet. */
function sizeOf(bytes: Buffer): number {
  return bytes.byteLength < LENGTH_BYTES + 2 ? Infinity : LENGTH_BYTES + bytes.readInt32BE(0);
}
