import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { codeOf, reasonOf } from '@weir/stream';
import { CaptureFileError } from './capture-file-error.ts';

export interface CaptureListener {
  readonly port: number;
  close(): void;
}

interface ListenerEvents {
  /** `from`: address and port of the peer. */
  connected(socket: Socket, from: string): void;
  /** One connection too many, which was closed. */
  refused(from: string): void;
}

/**
 * Takes captures over TCP, one a connection, at most so many at once.
 * @param address `HOST:PORT`, an IPv6 address in brackets
 * @throws {CaptureFileError} when the address cannot be listened on
 */
export async function listenForCaptures(
  address: string,
  mostConnections: number,
  events: ListenerEvents,
): Promise<CaptureListener> {
  const { host, port } = partsOf(address);
  let connections = 0;
  const server = createServer((socket) => {
    const from = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`;
    // Who reads it tells of errors.
    socket.on('error', () => undefined);
    if (connections >= mostConnections) {
      socket.destroy();
      return events.refused(from);
    }
    connections++;
    socket.on('close', () => connections--);
    events.connected(socket, from);
  });
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    throw new CaptureFileError(`${address}: cannot be listened on: ${listenFault(cause)}`, { cause });
  });
  return { port: portOf(server), close: () => void server.close() };
}

function partsOf(address: string): { readonly host: string; readonly port: number } {
  const [, inBrackets, plain, port] = /^(?:\[([^\]]+)\]|([^:]*)):(\d+)$/.exec(address) ?? [];
  const host = inBrackets ?? plain ?? '';
  if (port === undefined || Number(port) > 65_535)
    throw new CaptureFileError(`${address}: is no address to listen on; give one such as 127.0.0.1:4711`);
  return { host: host === '' ? '127.0.0.1' : host, port: Number(port) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function listenFault(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'EADDRINUSE':
      return 'another program listens there; choose another port';
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address';
    case 'EACCES':
      return 'this user may not; choose a port from 1024';
    default:
      return reasonOf(cause);
  }
}
