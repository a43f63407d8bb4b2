import pino, { type Logger } from 'pino';

/** JSON lines on stderr, so that stdout stays for data; secrets never reach it. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: ['*.password', '*.saslPassword', '*.registryPassword', '*.url'],
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
