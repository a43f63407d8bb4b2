import { createHash, timingSafeEqual } from 'node:crypto';
import { ForbiddenException, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { MODELS_TOKEN } from './tokens.ts';

interface Request {
  readonly headers: { readonly authorization?: string };
  readonly socket: { readonly remoteAddress?: string };
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Who changes something has the token; where there is none, only who is on this machine may. */
@Injectable()
export class ChangeGuard implements CanActivate {
  readonly #token: string;

  constructor(@Inject(MODELS_TOKEN) token: string) {
    this.#token = token;
  }

  canActivate(context: ExecutionContext): boolean {
    const { headers, socket } = context.switchToHttp().getRequest<Request>();
    if (this.#token === '') {
      if (LOOPBACK.test(socket.remoteAddress ?? '')) return true;
      throw new ForbiddenException(
        'changes are taken from this machine alone; set MODELS_TOKEN to take them from others',
      );
    }
    const [, given = ''] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
    // Digests have one length, and comparing them tells nothing of where they differ.
    if (timingSafeEqual(digestOf(given), digestOf(this.#token))) return true;
    throw new ForbiddenException('changes want the bearer token of MODELS_TOKEN');
  }
}
