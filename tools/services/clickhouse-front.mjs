#!/usr/bin/env node
/**
 * A ClickHouse server for tests, where no server package is to be had: chDB (the same engine, in process) behind ClickHouse's
 * HTTP protocol as @clickhouse/client speaks it. `node clickhouse-front.mjs --port N --data FOLDER [--host 127.0.0.1]`.
 * It knows no users, sessions, quotas or native compression; what it does not know it refuses by name.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
// Built, as the services run before anything of the workspace can be imported by its name.
import { forgetLostBlocks } from '../../libs/adapters/dist/clickhouse/deduplication-log.js';
import { openEngine } from './clickhouse-engine.mjs';
import { errorReply, readRequest, sendBytes, sendPieces } from './clickhouse-http.mjs';
import { canStream, formatClause, splitInsert } from './clickhouse-sql.mjs';
import { dropSpool, spool } from './clickhouse-spool.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string' },
  },
});
if (!options.port || !options.data) {
  console.error('usage: node clickhouse-front.mjs --port N --data FOLDER [--host 127.0.0.1]');
  process.exit(2);
}

const dataFolder = resolve(options.data);
const spoolFolder = join(dataFolder, '..', 'incoming');
rmSync(spoolFolder, { recursive: true, force: true }); // bodies that a killed process had not inserted yet
mkdirSync(spoolFolder, { recursive: true });
mkdirSync(dataFolder, { recursive: true });

forgetLostBlocks(dataFolder);
const engine = openEngine(dataFolder);
const identity = { version: await engine.version(), timezone: await engine.timezone() };
const working = new Set();

const summaryOf = (rows, bytes, written, elapsed) => ({
  read_rows: String(rows),
  read_bytes: String(bytes),
  written_rows: String(written ? rows : 0),
  written_bytes: String(written ? bytes : 0),
  total_rows_to_read: '0',
  result_rows: String(rows),
  result_bytes: String(bytes),
  elapsed_ns: String(Math.round(elapsed * 1e9)),
});

/** INSERT with data: the engine cuts inline data at an empty line, so it reads the body from a file instead. */
async function insert(request, insertion, response) {
  const file = await spool(spoolFolder, request.statement.subarray(insertion.dataStart), request.rows);
  try {
    const done = await engine.session(request.prepare, ({ run }) => run(insertion.fromFile(file), 'TSV'));
    const summary = summaryOf(done.rowsRead, done.bytesRead, true, done.elapsed);
    sendBytes(response, { request, identity, format: insertion.format, summary, bytes: Buffer.alloc(0) });
  } finally {
    dropSpool(file);
  }
}

async function answer(request, response) {
  const insertion = splitInsert(request.statement);
  if (insertion) return insert(request, insertion, response);
  const sql = request.statement.toString('utf8');
  const format = formatClause(sql) ?? request.defaultFormat;
  await engine.session(request.prepare, async ({ run, stream }) => {
    if (canStream(sql, format)) {
      await sendPieces(response, { request, identity, format, pieces: stream(sql, format) });
      return;
    }
    const { bytes, rowsRead, bytesRead, elapsed } = await run(sql, format);
    sendBytes(response, { request, identity, format, bytes, summary: summaryOf(rowsRead, bytesRead, false, elapsed) });
  });
}

async function handle(message, response) {
  const path = new URL(message.url, 'http://front').pathname;
  if (path === '/ping' || (path === '/' && message.method === 'GET' && !message.url.includes('?'))) {
    response.end('Ok.\n');
    return;
  }
  if (path !== '/') {
    response.writeHead(404).end(`There is no handle ${path}\n`);
    return;
  }
  try {
    await answer(await readRequest(message), response);
  } catch (error) {
    errorReply(response, error, identity);
  }
}

const server = createServer((message, response) => {
  const work = handle(message, response)
    .catch((error) => {
      console.error(error);
      response.destroy();
    })
    .finally(() => working.delete(work));
  working.add(work);
});
server.requestTimeout = 0;
server.keepAliveTimeout = 60_000;
server.listen(Number(options.port), options.host, () => {
  console.log(`ClickHouse ${identity.version} (chDB) on http://${options.host}:${options.port}, data in ${dataFolder}`);
});

async function stop() {
  server.close();
  server.closeIdleConnections();
  await Promise.allSettled([...working]);
  engine.close();
  process.exit(0);
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
