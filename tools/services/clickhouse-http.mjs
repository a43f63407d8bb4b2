/** ClickHouse's HTTP protocol: a request taken apart, a result or an error written back. */
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createGzip, createInflate, gzipSync } from 'node:zlib';
import { quote, quoteName, splitInsert } from './clickhouse-sql.mjs';

/** Parameters of the door itself, and settings that only a server's HTTP layer reads. */
const NOT_SETTINGS = new Set([
  ...['query', 'database', 'default_format', 'query_id', 'user', 'password', 'quota_key', 'role', 'stacktrace'],
  ...['wait_end_of_query', 'send_progress_in_http_headers', 'http_response_buffer_size', 'buffer_size'],
  ...['http_headers_progress_interval_ms', 'enable_http_compression', 'http_zlib_compression_level'],
]);
const REFUSED = new Set(['session_id', 'session_timeout', 'session_check', 'compress', 'decompress']);

/** HTTP status by ClickHouse's error code, as its server maps them; every other code is 500. */
const STATUS = new Map([
  ...[36, 43, 44, 53, 62, 69, 70, 72, 117, 130, 168, 170].map((code) => [code, 400]),
  ...[46, 47, 50, 56, 60, 81, 82, 115].map((code) => [code, 404]),
  ...[164, 497].map((code) => [code, 403]),
  ...[193, 194, 516].map((code) => [code, 401]),
  ...[48].map((code) => [code, 501]),
  ...[159, 160, 209].map((code) => [code, 408]),
]);

const CONTENT_TYPES = {
  JSON: 'application/json; charset=UTF-8',
  CSV: 'text/csv; charset=UTF-8',
  TabSeparated: 'text/tab-separated-values; charset=UTF-8',
  TSV: 'text/tab-separated-values; charset=UTF-8',
  Native: 'application/octet-stream',
  RowBinary: 'application/octet-stream',
};

function contentType(format) {
  if (/^JSON.*EachRow|^NDJSON/.test(format)) return 'application/x-ndjson; charset=UTF-8';
  return CONTENT_TYPES[format] ?? (format.startsWith('JSON') ? CONTENT_TYPES.JSON : 'text/plain; charset=UTF-8');
}

class RequestError extends Error {
  constructor(code, name, message) {
    super(`Code: ${code}. DB::Exception: ${message}. (${name})`);
  }
}

const DECODERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** The body as it was before it was compressed for the way. */
function plainBody(message) {
  const encoding = message.headers['content-encoding'];
  if (!encoding || encoding === 'identity') return message;
  const decoder = DECODERS[encoding];
  if (!decoder)
    throw new RequestError(48, 'NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not understood; use gzip`);
  const plain = decoder();
  pipeline(message, plain).catch((error) => plain.destroy(error));
  return plain;
}

/** `query` and `param_*` of a multipart form, which the client uses for long parameters. */
async function readForm(body, type) {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  return [...form].filter(([, value]) => typeof value === 'string');
}

/** One SET for all settings and parameters, or nothing. */
function settingStatements(parameters) {
  const assignments = [];
  for (const [key, value] of parameters) {
    if (REFUSED.has(key)) {
      throw new RequestError(48, 'NOT_IMPLEMENTED', `${key} is not understood by this ClickHouse front`);
    }
    if (NOT_SETTINGS.has(key)) continue;
    if (!/^\w+$/.test(key)) throw new RequestError(115, 'UNKNOWN_SETTING', `Unknown setting '${key}'`);
    assignments.push(`${key} = ${quote(value)}`);
  }
  return assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : [];
}

/**
 * Takes a request apart.
 * @returns {Promise<{ statement: Buffer, rows: import('node:stream').Readable | undefined, prepare: string[], defaultFormat: string,
 *   queryId: string | undefined, gzip: boolean }>}
 *   rows: what follows the statement of an INSERT whose text is in the address, yet to be read, as it may be large;
 *   prepare: statements that give the connection its database, settings and parameters
 */
export async function readRequest(message) {
  const parameters = [...new URL(message.url, 'http://front').searchParams];
  const type = message.headers['content-type'] ?? '';
  const isForm = type.startsWith('multipart/form-data');
  const body = plainBody(message);
  if (isForm) parameters.push(...(await readForm(await buffer(body), type)));
  const named = new Map(parameters);
  const { statement, rows } = await readStatement(named.get('query'), isForm ? undefined : body);
  if (statement.length === 0) throw new RequestError(62, 'SYNTAX_ERROR', 'Empty query');
  const database = named.get('database') ?? message.headers['x-clickhouse-database'];
  const prepare = database ? [`USE ${quoteName(database)}`] : [];
  prepare.push(...settingStatements(parameters));
  if (message.method === 'GET') prepare.push('SET readonly = 2');
  const accepts = String(message.headers['accept-encoding'] ?? '');
  return {
    statement,
    rows,
    prepare,
    defaultFormat: named.get('default_format') ?? message.headers['x-clickhouse-format'] ?? 'TabSeparated',
    queryId: named.get('query_id'),
    gzip: named.get('enable_http_compression') === '1' && accepts.includes('gzip'),
  };
}

/** The text of the address and the body are one statement; of an INSERT the body is left unread. */
async function readStatement(query, body) {
  if (query === undefined) return { statement: body ? await buffer(body) : Buffer.alloc(0) };
  const beforeBody = Buffer.from(`${query}\n`);
  if (body && splitInsert(beforeBody)) return { statement: beforeBody, rows: body };
  const rest = body ? await buffer(body) : Buffer.alloc(0);
  return { statement: rest.length > 0 ? Buffer.concat([beforeBody, rest]) : Buffer.from(query) };
}

function headers({ request, identity, format, summary }) {
  return {
    'Content-Type': contentType(format),
    'X-ClickHouse-Server-Display-Name': 'weir-clickhouse-front',
    'X-ClickHouse-Format': format,
    'X-ClickHouse-Timezone': identity.timezone,
    ...(request.queryId ? { 'X-ClickHouse-Query-Id': request.queryId } : {}),
    ...(summary ? { 'X-ClickHouse-Summary': JSON.stringify(summary) } : {}),
    ...(request.gzip ? { 'Content-Encoding': 'gzip' } : {}),
  };
}

/** A whole result. */
export function sendBytes(response, { bytes, ...reply }) {
  const body = reply.request.gzip ? gzipSync(bytes) : bytes;
  response.writeHead(200, { ...headers(reply), 'Content-Length': body.length });
  response.end(body);
}

/**
 * A result piece by piece. The status waits for the first piece, so that a query that fails at once answers with its error;
 * one that fails later breaks the connection, and the reader sees a cut body.
 */
export async function sendPieces(response, { pieces, ...reply }) {
  const reader = pieces[Symbol.asyncIterator]();
  const first = await reader.next();
  async function* all() {
    if (!first.done) yield first.value;
    yield* reader;
  }
  response.writeHead(200, headers(reply));
  const path = reply.request.gzip ? [all(), createGzip({ level: 1 }), response] : [all(), response];
  await pipeline(path).catch((error) => {
    console.error(`a result ended early: ${error.message}`);
    response.destroy();
  });
}

/** An error with ClickHouse's code, status and words. */
export function errorReply(response, error, identity) {
  const text = error.message.replace(/^Query failed: /, '').trimEnd();
  const found = /Code: (\d+)\. /.exec(text);
  const code = found ? Number(found[1]) : 1001;
  if (!found) console.error(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = `${found ? text : `Code: 1001. DB::Exception: ${text}. (STD_EXCEPTION)`} (version ${identity.version} (chDB))\n`;
  response.writeHead(STATUS.get(code) ?? 500, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
  });
  response.end(body);
}
