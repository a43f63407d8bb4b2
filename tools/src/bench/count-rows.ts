/** Prints how many flows, and packets in them, are in the tables of a data folder. A process can open one folder only. */
import { join } from 'node:path';
import { openEmbedded } from '@weir/adapters/clickhouse';

const folder = process.argv[2] ?? '.weir';
const clickhouse = await openEmbedded({ folder: join(folder, 'tables') });
const result = await clickhouse.client.query({
  query: 'SELECT toFloat64(count()) AS flows, toFloat64(sum(forwardPackets + reversePackets)) AS packets FROM flows',
  format: 'JSONEachRow',
});
const [row] = await result.json();
process.stdout.write(`${JSON.stringify(row)}\n`);
await clickhouse.close();
