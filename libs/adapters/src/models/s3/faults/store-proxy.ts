import { once } from 'node:events';
import {
  createServer,
  request,
  type IncomingMessage,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http';

/** What becomes of a request: it goes on as it is or without its conditions, gets lost on the way there or back, or is answered here. */
export type Fate =
  'pass' | 'unconditional' | 'lost' | 'answerLost' | { readonly status: number; readonly code: string };

/** Stands in front of a real store, and does to requests what networks and other stores do. */
export class StoreProxy {
  readonly #server: Server;
  readonly url: string;
  /** Method and path of each request that came, in order. */
  readonly seen: string[] = [];
  /** What becomes of the next ones. */
  fateOf: (method: string, path: string) => Fate = () => 'pass';

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(store: string): Promise<StoreProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the system gave no port');
    const proxy = new StoreProxy(server, `http://127.0.0.1:${address.port}`);
    server.on('request', (incoming: IncomingMessage, answer: ServerResponse) => {
      const { method = '', url = '' } = incoming;
      const path = decodeURIComponent(url.split('?')[0] ?? '');
      proxy.seen.push(`${method} ${path}`);
      const fate = proxy.fateOf(method, path);
      if (fate === 'lost') incoming.socket.destroy();
      else if (typeof fate === 'object') {
        incoming.resume();
        answer.writeHead(fate.status, { 'content-type': 'application/xml' });
        answer.end(`<Error><Code>${fate.code}</Code><Message>secret-in-a-message</Message></Error>`);
      } else passOn(incoming, answer, store, fate);
    });
    return proxy;
  }

  /** Ends connections too, as a store that is stopped does. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function passOn(incoming: IncomingMessage, answer: ServerResponse, store: string, fate: Fate): void {
  const { 'if-match': _match, 'if-none-match': _new, ...others } = incoming.headers;
  const options: RequestOptions = {
    method: incoming.method,
    headers: fate === 'unconditional' ? others : incoming.headers,
  };
  const outgoing = request(`${store}${incoming.url}`, options, (response) => {
    if (fate === 'answerLost') {
      response.resume();
      incoming.socket.destroy();
      return;
    }
    answer.writeHead(response.statusCode ?? 500, response.headers);
    response.pipe(answer);
  });
  outgoing.on('error', () => incoming.socket.destroy());
  incoming.pipe(outgoing);
}
