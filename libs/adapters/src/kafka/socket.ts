import { createRequire } from 'node:module';
import { isIP, Socket, type ConnectOpts, type SocketConstructorOpts } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { giveBackBlock, takeBlock } from '@weir/schema';

/** kafkajs's class that gathers responses. */
export const CONNECTION_MODULE = 'kafkajs/src/network/connection';

const KEEP_ALIVE_MS = 60_000;
/** Bytes read at once; the socket copies them out before it reads on. */
const READ_BYTES = 262_144;
/** Length of the length that stands before each response. */
const LENGTH_BYTES = 4;
/** A longer response cannot be right: 1 GiB. */
const MOST_BYTES = 1 << 30;

/** The part of it that is used here. */
interface Connection {
  chunks: Buffer[];
  bytesBuffered: number;
  processData(bytes: Buffer): void;
}

interface SocketRequest {
  readonly host: string;
  readonly port: number;
  readonly ssl: ConnectionOptions | boolean | null;
  readonly onConnect: () => void;
}

type Done = (cause?: Error | null) => void;
type Chunks = { chunk: unknown; encoding: BufferEncoding }[];

function letGo(chunk: unknown): void {
  if (ArrayBuffer.isView(chunk)) giveBackBlock(chunk.buffer);
}

/**
 * A socket that reads into one buffer, hands out whole responses, and lets the memory of requests be used again when they were written.
 * Node's own gives each 64 KB it reads memory of their own, which kafkajs joins: two allocations and a copy of everything that is consumed.
 */
class ResponseSocket extends Socket {
  readonly #length = Buffer.alloc(LENGTH_BYTES);
  #response: Buffer | undefined;
  #filled = 0;

  constructor() {
    const options: SocketConstructorOpts & Pick<ConnectOpts, 'onread'> = {
      onread: {
        buffer: Buffer.allocUnsafeSlow(READ_BYTES),
        callback: (length, buffer) => this.#take(buffer.subarray(0, length)),
      },
    };
    super(options);
  }

  // Not `write`: connecting puts Node's own in its place.
  override _write(chunk: unknown, encoding: BufferEncoding, done: Done): void {
    super._write(chunk, encoding, (cause) => {
      if (!cause) letGo(chunk);
      done(cause);
    });
  }

  override _writev(chunks: Chunks, done: Done): void {
    super._writev?.(chunks, (cause) => {
      if (!cause) for (const { chunk } of chunks) letGo(chunk);
      done(cause);
    });
  }

  #take(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.byteLength;) {
      const target = this.#response ?? this.#length;
      const part = bytes.subarray(at, at + target.byteLength - this.#filled);
      target.set(part, this.#filled);
      this.#filled += part.byteLength;
      at += part.byteLength;
      if (this.#filled < target.byteLength) break;
      if (this.#response !== undefined) this.#end(this.#response);
      else if (!this.#begin()) return false;
    }
    return true;
  }

  /** False when what came is no response. */
  #begin(): boolean {
    const length = this.#length.readInt32BE(0);
    if (length < 0 || length > MOST_BYTES) {
      this.destroy(
        new Error(`the answer of ${this.remoteAddress}:${this.remotePort} is not Kafka's: its length is ${length}`),
      );
      return false;
    }
    this.#response = Buffer.from(takeBlock(LENGTH_BYTES + length), 0, LENGTH_BYTES + length);
    this.#response.set(this.#length);
    if (length === 0) this.#end(this.#response);
    return true;
  }

  #end(response: Buffer): void {
    this.#response = undefined;
    this.#filled = 0;
    this.emit('data', response);
  }
}

/** Sockets for kafkajs; encrypted ones are Node's own. `ssl` is what the client was given, or null. */
export const socketFactory = ({ host, port, ssl, onConnect }: SocketRequest): Socket => {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket =
    ssl === null || ssl === false
      ? new ResponseSocket().connect({ host, port }, onConnect)
      : connectTls({ host, port, ...name, ...(ssl === true ? {} : ssl) }, onConnect);
  return socket.setKeepAlive(true, KEEP_ALIVE_MS);
};

/**
 * Keeps kafkajs from joining what is whole: it keeps the nothing that is left over after a response, and copies the next one to join them.
 *
 * @throws {Error} when this kafkajs has another connection.
 */
function installWholeResponses(): void {
  const connection: { readonly prototype: Connection } = createRequire(import.meta.url)(CONNECTION_MODULE);
  const { processData } = connection.prototype;
  if (typeof processData !== 'function') {
    throw new Error(`the connection of kafkajs has no processData; pin kafkajs to 2.2.4 or drop socket.ts`);
  }
  connection.prototype.processData = function (this: Connection, bytes) {
    if (this.bytesBuffered === 0) this.chunks = [];
    processData.call(this, bytes);
  };
}

installWholeResponses();
