/**
 * chDB's native connections. The package's own Session refuses binary inserts and keeps settings from one query to the next;
 * a server does neither, so each request gets a connection of its own (0.2 ms) to the one data folder of this process.
 */
import { createRequire } from 'node:module';

const PACKAGES = {
  'linux-x64': '@chdb/lib-linux-x64-gnu',
  'linux-arm64': '@chdb/lib-linux-arm64-gnu',
  'darwin-arm64': '@chdb/lib-darwin-arm64',
  'darwin-x64': '@chdb/lib-darwin-x64',
};

/** Name of the package with chDB's library for this platform, or undefined. */
export function chdbPackage() {
  return PACKAGES[`${process.platform}-${process.arch}`];
}

/** At most `limit` tasks at once, the others wait in the order they came. */
export function turnstile(limit) {
  let inside = 0;
  const waiting = [];
  return async function enter(task) {
    if (inside >= limit) await new Promise((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}

/**
 * Opens the data folder.
 * `session(prepare, work)` runs `work` on a fresh connection after the statements `prepare`; one statement runs on it at a time.
 */
export function openEngine(folder, parallel = 4) {
  const native = createRequire(import.meta.url)(chdbPackage());
  const keeper = native.CreateConnection(folder); // the folder stays open, and its merges go on, while no request is served
  const enter = turnstile(parallel);
  const keeperText = async (sql) => (await native.QueryAsyncConnection(keeper, sql, 'TSVRaw')).bytes.toString().trim();

  function session(prepare, work) {
    return enter(async () => {
      const connection = native.CreateConnection(folder);
      try {
        for (const statement of prepare) await native.QueryAsyncConnection(connection, statement, 'TSV');
        return await work({
          run: (sql, format) => native.QueryAsyncConnection(connection, sql, format),
          stream: (sql, format) => chunks(native, connection, sql, format),
        });
      } finally {
        native.CloseConnection(connection);
      }
    });
  }

  return {
    session,
    version: () => keeperText('SELECT version()'),
    timezone: () => keeperText('SELECT timezone()'),
    /** Closes the folder; a session still at work then would bring the process down, so wait for them first. */
    close: () => native.CloseConnection(keeper),
  };
}

/** Yields the result piece by piece as the engine makes it; ends it when the reader stops. */
async function* chunks(native, connection, sql, format) {
  const stream = native.StreamQuery(connection, sql, format);
  let open = true;
  const fetchPiece = async () => {
    try {
      const piece = await native.StreamFetch(stream);
      open = !piece.done;
      return piece;
    } catch (error) {
      open = false; // the engine has already ended a stream that failed
      throw error;
    }
  };
  try {
    for (let piece = await fetchPiece(); !piece.done; piece = await fetchPiece()) {
      if (piece.bytes.length > 0) yield piece.bytes;
    }
  } finally {
    if (open) native.StreamCancel(stream);
  }
}
