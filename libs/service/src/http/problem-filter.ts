import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { TransientError, reasonOf } from '@weir/stream';
import type { Logger } from 'pino';
import { ReasonedException } from './reasoned-exception.ts';

interface Response {
  headersSent: boolean;
  status(code: number): Response;
  type(mime: string): Response;
  send(body: string): void;
}

/** Every error of the API is a problem document (RFC 9457). What is not the caller's fault is logged with its cause. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  catch(cause: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { status, title } = kindOf(cause);
    if (status >= 500 && !(cause instanceof HttpException)) this.#log.error({ err: cause }, 'a request failed');
    if (response.headersSent) return;
    const detail = reasonOf(cause);
    const more = cause instanceof ReasonedException ? cause.more : {};
    response
      .status(status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: 'about:blank', title, status, detail, ...more }));
  }
}

const TITLES: ReadonlyMap<number, string> = new Map([
  [400, 'The request was not understood'],
  [401, 'A token is wanted'],
  [403, 'Not allowed'],
  [404, 'Not found'],
  [409, 'Not as things are'],
  [413, 'Too large'],
  [415, 'Not of a kind that is taken'],
  [422, 'Not possible'],
]);

function kindOf(cause: unknown): { status: number; title: string } {
  if (cause instanceof HttpException) {
    const status = cause.getStatus();
    return {
      status,
      title: TITLES.get(status) ?? 'Not available',
    };
  }
  if (cause instanceof TransientError) return { status: 503, title: 'A service is away' };
  return { status: 500, title: 'Something went wrong here' };
}
