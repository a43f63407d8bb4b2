import { fileURLToPath } from 'node:url';
import type { Config } from './config/index.ts';
import { startApp, type App } from './http/app.ts';
import { createLog } from './log.ts';
import { startEmbedded, type Embedded } from './platform/embedded.ts';

const CONSOLE_FOLDER = fileURLToPath(new URL('../../console/dist', import.meta.url));

/** The whole platform in this process, with its page; resolves when every stage runs. */
export async function start(config: Config, onFailure: (cause: unknown) => void): Promise<App> {
  let embedded: Embedded | undefined;
  const app = await startApp({
    ...config.http,
    log: createLog(config.log.level),
    async start() {
      embedded = await startEmbedded(config);
      return embedded;
    },
    page: {
      folder: CONSOLE_FOLDER,
      queries: () => embedded?.queries,
    },
    onFailure,
  });
  try {
    await app.started;
    return app;
  } catch (cause) {
    await app.stop();
    throw cause;
  }
}
