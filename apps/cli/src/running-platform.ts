import { begin, weir, type Begun } from './cli-process.ts';

/** A platform of the built command line that has read its captures, on a port of its own. For tests. */
export class RunningPlatform {
  readonly url: string;
  readonly #command: Begun;

  private constructor(command: Begun, url: string) {
    this.#command = command;
    this.url = url;
  }

  /** Resolves once the captures are read into the tables in `folder`. */
  static async begin(captures: readonly string[], folder: string): Promise<RunningPlatform> {
    const words = ['start', ...captures, '--data', folder];
    // It ends when all is in the tables; one that stays up does not say when.
    const { code, stderr } = await weir([...words, '--once']);
    if (code !== 0) throw new Error(`the captures could not be read: ${stderr}`);
    const command = begin([...words, '--port', '0']);
    await command.says('its page is ');
    const [, url] = /its page is (http:\S+)/.exec(command.said()) ?? [];
    if (url === undefined) throw new Error(`no address is told: ${command.said()}`);
    return new RunningPlatform(command, url);
  }

  async end(): Promise<void> {
    await this.#command.end('SIGINT');
  }
}
