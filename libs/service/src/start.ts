import type { Config } from './config/index.ts';
import type { App } from './http/app.ts';
import { installed } from './installation.ts';
import { createLog } from './log.ts';
import { startEmbedded, type Embedded } from './platform/embedded.ts';

const CONSOLE_FOLDER = installed('libs/console/dist');

/** The whole platform in this process, with its page; resolves when every stage runs. */
export async function start(config: Config, onFailure: (cause: unknown) => void): Promise<App> {
  // Reading begins while the page's framework is being loaded, which takes longer than all else at the start.
  let embedded: Embedded | undefined;
  const opening = startEmbedded(config, true).then((started) => (embedded = started));
  opening.catch(() => undefined);
  const app = await startPage(config, opening, () => embedded, onFailure);
  try {
    await app.started;
    return app;
  } catch (cause) {
    await app.stop();
    throw cause;
  }
}

async function startPage(
  config: Config,
  opening: Promise<Embedded>,
  opened: () => Embedded | undefined,
  onFailure: (cause: unknown) => void,
): Promise<App> {
  try {
    const { startApp } = await import('./http/app.ts');
    const log = createLog(config.log.level);
    // Loaded when somebody looks at them: they bring code that the start would wait for.
    const models = async () => (await import('./models/model-cards.ts')).modelCards(config);
    const page = { folder: CONSOLE_FOLDER, opened, models };
    return await startApp({ ...config.http, log, start: () => opening, page, onFailure });
  } catch (cause) {
    const embedded = await opening.catch(() => undefined);
    await embedded?.stop();
    throw cause;
  }
}
