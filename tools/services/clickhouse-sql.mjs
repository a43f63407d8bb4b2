/** The little of ClickHouse's SQL that its HTTP door has to understand: where an INSERT's data begins, and which format is asked for. */

const QUOTES = new Set(["'", '"', '`']);
const WORD = /[A-Za-z_0-9]/;

/** Index after the quoted text, comment or word at `at`, or after one other character. */
function skipToken(sql, at) {
  const character = sql[at];
  if (QUOTES.has(character)) {
    let end = at + 1;
    while (end < sql.length && sql[end] !== character) end += sql[end] === '\\' ? 2 : 1;
    return end + 1;
  }
  if (sql.startsWith('--', at)) return (sql.indexOf('\n', at) + 1 || sql.length + 1) - 1;
  if (sql.startsWith('/*', at)) return (sql.indexOf('*/', at) + 2 || sql.length + 2) - 0;
  let end = at + 1;
  if (WORD.test(character)) while (end < sql.length && WORD.test(sql[end])) end += 1;
  return end;
}

/** Words outside quotes, comments and brackets, in upper case, with their places. */
function* topLevelWords(sql) {
  let depth = 0;
  for (let at = 0; at < sql.length;) {
    const end = skipToken(sql, at);
    if (sql[at] === '(') depth += 1;
    else if (sql[at] === ')') depth -= 1;
    else if (depth === 0 && WORD.test(sql[at])) yield { word: sql.slice(at, end).toUpperCase(), at, end };
    at = end;
  }
}

/**
 * Takes `INSERT INTO t (…) SETTINGS … FORMAT f<data>` apart; undefined for every other statement (VALUES and SELECT carry no raw data).
 * @param {Buffer} statement
 * @returns {{ fromFile(path: string): string, format: string, dataStart: number } | undefined}
 */
export function splitInsert(statement) {
  const sql = statement.subarray(0, 65_536).toString('latin1');
  if (!/^\s*INSERT\s/i.test(sql)) return undefined;
  let settingsAt;
  for (const { word, at, end } of topLevelWords(sql)) {
    if (word === 'VALUES' || word === 'SELECT' || word === 'WITH' || word === 'INFILE') return undefined;
    if (word === 'SETTINGS') settingsAt ??= at;
    if (word !== 'FORMAT') continue;
    const named = /^\s+(\w+)[ \t\r]*;?[ \t\r]*\n?/.exec(sql.slice(end));
    if (!named) return undefined;
    const head = statement.subarray(0, settingsAt ?? at).toString('utf8');
    const settings = statement.subarray(settingsAt ?? at, at).toString('utf8');
    return {
      format: named[1],
      dataStart: end + named[0].length,
      fromFile: (path) => `${head} FROM INFILE ${quote(path)} ${settings} FORMAT ${named[1]}`,
    };
  }
  return undefined;
}

/** Format of a query's own `FORMAT f` clause at its end, or undefined. */
export function formatClause(sql) {
  return /\bFORMAT\s+(\w+)(?:\s+SETTINGS\b[^']*(?:'[^']*'[^']*)*)?\s*;?\s*$/i.exec(sql)?.[1];
}

/** Formats whose pieces, each written by itself, make up the whole when joined. */
const JOINABLE = new Set([
  ...['JSONEachRow', 'JSONLines', 'NDJSON', 'JSONCompactEachRow', 'JSONStringsEachRow', 'JSONCompactStringsEachRow'],
  ...['TabSeparated', 'TSV', 'TabSeparatedRaw', 'TSVRaw', 'CSV', 'Native', 'RowBinary', 'LineAsString'],
]);

/** True when a result may be sent piece by piece: a query for rows, in a format without head or foot. */
export function canStream(sql, format) {
  return JOINABLE.has(format) && /^\s*(SELECT|WITH)\b/i.test(sql);
}

/** A string literal. */
export function quote(value) {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** A quoted identifier. */
export function quoteName(name) {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}
