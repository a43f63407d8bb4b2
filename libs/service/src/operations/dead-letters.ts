import { createHash } from 'node:crypto';
import { createQueries } from '@weir/adapters/clickhouse';
import type { DeadLetter } from '@weir/schema';
import { ConfigError, type Config } from '../config/index.ts';
import { openTables } from './tables.ts';

/** Stands in `row` for the whole message. */
export const WHOLE_MESSAGE = 0xffff_ffff;

/** A dead letter and the short name it has at the command line. */
export interface NamedLetter extends DeadLetter {
  readonly id: string;
}

const PAGE = 1_000;
const ID_CHARACTERS = 12;

/** The place of what was refused names it, whenever and wherever it is listed. */
function idOf({ stage, topic, lane, offset, row, source }: DeadLetter): string {
  const place = [stage, topic, lane, offset, row, source].join('/');
  return createHash('sha256').update(place).digest('hex').slice(0, ID_CHARACTERS);
}

/** Dead letters, newest first. @throws {ConfigError} when there are no tables to read */
export async function* readDeadLetters(config: Config): AsyncGenerator<NamedLetter> {
  const tables = await openTables(config);
  if (tables === undefined)
    throw new ConfigError([
      `CLICKHOUSE_URL is not set and ${config.dataFolder} has no tables, so there are no dead letters to read; set it, or name the folder with DATA_FOLDER.`,
    ]);
  try {
    const queries = createQueries(tables);
    let cursor: string | undefined;
    do {
      const page = await queries.deadLetters({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      for (const letter of page.rows) yield { ...letter, id: idOf(letter) };
      cursor = page.next;
    } while (cursor !== undefined);
  } finally {
    await tables.close();
  }
}

/** The letters whose names begin with one of `ids`. @throws {Error} for one that no letter has */
export async function findDeadLetters(config: Config, ids: readonly string[]): Promise<NamedLetter[]> {
  const found: NamedLetter[] = [];
  const missing = new Set(ids);
  for await (const letter of readDeadLetters(config)) {
    const wanted = ids.filter((id) => letter.id.startsWith(id));
    if (wanted.length > 0) found.push(letter);
    for (const id of wanted) missing.delete(id);
  }
  if (missing.size > 0)
    throw new Error(`there is no dead letter ${[...missing].join(', ')}; \`weir dlq list\` names those that are.`);
  return found;
}
