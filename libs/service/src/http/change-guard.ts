import { ForbiddenException, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { hasToken, isLoopback } from './bearer-token.ts';
import { MODELS_TOKEN } from './tokens.ts';

interface Request {
  readonly headers: { readonly authorization?: string };
  readonly socket: { readonly remoteAddress?: string };
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
      if (isLoopback(socket.remoteAddress)) return true;
      throw new ForbiddenException(
        'changes are taken from this machine alone; set MODELS_TOKEN to take them from others',
      );
    }
    if (hasToken(headers.authorization, this.#token)) return true;
    throw new ForbiddenException('changes want the bearer token of MODELS_TOKEN');
  }
}
