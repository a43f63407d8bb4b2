/** Prints what is in the tables of a data folder, as JSON. A process can open one folder only. */
import { join } from 'node:path';
import { openEmbedded } from '@weir/adapters/clickhouse';
import { outcomeOf } from './outcome.ts';

const clickhouse = await openEmbedded({ folder: join(process.argv[2] ?? '.weir', 'tables') });
process.stdout.write(JSON.stringify(await outcomeOf(clickhouse)));
await clickhouse.close();
