import { useEffect, useState } from 'react';
import { readStatus } from './api.ts';
import type { ApiProblem, Status } from './api.ts';
import { apiUrl, asProblem, getStatus } from './requests.ts';

const SILENT_AFTER_MS = 3_000;
const RECONNECT_AFTER_MS = 2_000;
const HISTORY = 60;

/** `connecting` until the first answer; `lost` when the server fell silent; `paused` while the tab is hidden. */
export type LiveState = 'connecting' | 'live' | 'lost' | 'paused';

export interface Live {
  readonly state: LiveState;
  readonly status: Status | null;
  /** Counts connections, so that views ask again once the server is back. */
  readonly connection: number;
  readonly problem: ApiProblem | null;
  /** Records per second of each stage, oldest first, as the page saw them. */
  readonly rates: ReadonlyMap<string, readonly number[]>;
}

const START: Live = { state: 'connecting', status: null, connection: 0, problem: null, rates: new Map() };

function withStatus(live: Live, status: Status): Live {
  const rates = new Map(
    status.stages.map((stage) => {
      const past = live.rates.get(stage.stage) ?? [];
      return [stage.stage, [...past, stage.recordsPerSecond].slice(-HISTORY)];
    }),
  );
  const connection = live.state === 'live' ? live.connection : live.connection + 1;
  return { state: 'live', status, connection, problem: null, rates };
}

interface Listener {
  status(status: Status): void;
  problem(problem: ApiProblem): void;
  paused(): void;
}

/**
 * Follows `GET /api/events`, and asks `/api/status` once per connection so that the first figures do not wait for the
 * first event. Reconnects by itself, and lets go of the connection while the tab is hidden: a browser allows six.
 */
function follow(listener: Listener): () => void {
  let events: EventSource | null = null;
  let asked = new AbortController();
  let heard = performance.now();
  let retry = 0;

  const hear = (read: () => Status) => {
    heard = performance.now();
    try {
      listener.status(read());
    } catch (error) {
      listener.problem(asProblem(error));
    }
  };
  const disconnect = () => {
    window.clearTimeout(retry);
    asked.abort();
    events?.close();
    events = null;
  };
  const lose = (problem: ApiProblem) => {
    disconnect();
    listener.problem(problem);
    retry = window.setTimeout(connect, RECONNECT_AFTER_MS);
  };
  const connect = () => {
    heard = performance.now();
    const request = new AbortController();
    asked = request;
    getStatus(request.signal).then(
      (status) => hear(() => status),
      (error: unknown) => {
        if (!request.signal.aborted) lose(asProblem(error));
      },
    );
    events = new EventSource(apiUrl('events'));
    events.addEventListener('status', (event) => hear(() => readStatus(JSON.parse(String(event.data)))));
    events.addEventListener('error', () => lose(asProblem(null)));
  };
  const watch = window.setInterval(() => {
    if (events !== null && performance.now() - heard > SILENT_AFTER_MS) lose(asProblem(null));
  }, 1_000);
  const turn = () => {
    disconnect();
    if (document.hidden) listener.paused();
    else connect();
  };
  document.addEventListener('visibilitychange', turn);
  turn();
  return () => {
    document.removeEventListener('visibilitychange', turn);
    window.clearInterval(watch);
    disconnect();
  };
}

/** The pipeline's state, live. */
export function useLive(): Live {
  const [live, setLive] = useState(START);
  useEffect(
    () =>
      follow({
        status: (status) => setLive((before) => withStatus(before, status)),
        problem: (problem) => setLive((before) => ({ ...before, state: 'lost', problem })),
        paused: () => setLive((before) => ({ ...before, state: 'paused' })),
      }),
    [],
  );
  return live;
}

/** `value`, but changing at most every `everyMs`; the last change always arrives. */
export function useCalmed<T>(value: T, everyMs: number): T {
  const [calmed, setCalmed] = useState({ value, at: 0 });
  useEffect(() => {
    if (Object.is(value, calmed.value)) return undefined;
    const wait = Math.max(0, calmed.at + everyMs - performance.now());
    const timer = window.setTimeout(() => setCalmed({ value, at: performance.now() }), wait);
    return () => window.clearTimeout(timer);
  }, [value, calmed, everyMs]);
  return calmed.value;
}
