import { isIP } from 'node:net';
import {
  ForbiddenException,
  UnauthorizedException,
  UnsupportedMediaTypeException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { hasToken, isLoopback } from './bearer-token.ts';

interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly socket: { readonly remoteAddress?: string; readonly localAddress?: string };
}

export interface RequestGuardOptions {
  /** What who changes something has to say; empty: only this machine may change anything. */
  readonly token: string;
  /** Names of this server beside addresses and localhost. */
  readonly names: readonly string[];
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Keeps other sites' pages from asking the API by way of a browser that may: what arrives at this machine's own address is asked for by a
 * name that is known (a page whose name leads here is none), a change comes from a page of the same origin or from no page, and in JSON,
 * which no form of another site can send. Who has the token is no other site. Changes from other machines want the token.
 */
export class RequestGuard implements CanActivate {
  readonly #token: string;
  readonly #names: ReadonlySet<string>;

  constructor({ token, names }: RequestGuardOptions) {
    this.#token = token;
    this.#names = new Set(names.map((name) => name.toLowerCase()));
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (!request.url.startsWith('/api/')) return true;
    const isTrusted = hasToken(request.headers['authorization'], this.#token);
    if (!isTrusted) this.#refuseStrangeHosts(request);
    if (READING.has(request.method)) return true;
    if (!isTrusted) this.#refuseOtherSites(request);
    refuseForms(request);
    if (isTrusted) return true;
    if (this.#token !== '') {
      http.getResponse<{ setHeader(name: string, value: string): void }>().setHeader('www-authenticate', 'Bearer');
      throw new UnauthorizedException('changes want the bearer token of HTTP_TOKEN');
    }
    if (isLoopback(request.socket.remoteAddress)) return true;
    throw new ForbiddenException('changes are taken from this machine alone; set HTTP_TOKEN to take them from others');
  }

  #refuseStrangeHosts({ headers, socket }: Request): void {
    if (!isLoopback(socket.localAddress)) return;
    const name = hostnameOf(`http://${headers['host'] ?? ''}`);
    if (name !== undefined && this.#isKnown(name)) return;
    throw new ForbiddenException(
      `this server is not known as ${name ?? 'nothing'}; open it by its address, or name it with HTTP_NAMES`,
    );
  }

  #isKnown(name: string): boolean {
    return name === 'localhost' || isIP(name.replaceAll(/[[\]]/g, '')) !== 0 || this.#names.has(name);
  }

  #refuseOtherSites({ headers }: Request): void {
    const { origin, host = '' } = headers;
    if (origin === undefined) return;
    // With the same port: pages of other servers on this machine are other sites.
    if (URL.canParse(origin) && new URL(origin).host === host.toLowerCase()) return;
    const name = hostnameOf(origin);
    if (name !== undefined && this.#names.has(name)) return;
    throw new ForbiddenException(
      `changes are taken from the page of this server, not from that of ${origin}; name it with HTTP_NAMES if it is in front of this one`,
    );
  }
}

function refuseForms({ headers }: Request): void {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody || /^application\/json\b/i.test(headers['content-type'] ?? '')) return;
  throw new UnsupportedMediaTypeException('changes are taken as JSON; send them with content-type: application/json');
}

/** In lower case; undefined where it is none. */
function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
