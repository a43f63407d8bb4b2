import type { INestApplication } from '@nestjs/common';

/** Begins to listen. @throws {Error} with a sentence that says what is in the way, and how to mend it */
export async function listen(app: INestApplication, port: number, host: string): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (cause) {
    throw new Error(`${sentenceOf(cause, port, host)}.`, { cause });
  }
}

function sentenceOf(cause: unknown, port: number, host: string): string {
  switch (cause instanceof Error && 'code' in cause ? cause.code : undefined) {
    case 'EADDRINUSE':
      return `something else listens on port ${port} of ${host}; stop it, or choose another port with --port or HTTP_PORT`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine; choose another with --host or HTTP_HOST`;
    case 'EACCES':
      return `this user may not listen on port ${port}; choose one from 1024 on with --port or HTTP_PORT`;
    default:
      return `port ${port} of ${host} cannot be listened on: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
