import {
  readAlert,
  readAlertDetails,
  readAlertPage,
  readPrecision,
  type Alert,
  type AlertDetails,
  type Mark,
  type Precision,
} from './alerts/read-alert.ts';
import { ApiProblem, readDeadLetterPage, readFlowPage, readStatus, readThroughput } from './api.ts';
import { readFlow } from './read-flow.ts';
import type { DeadLetter, Page, Status, Throughput } from './api.ts';
import { readDrifts, readModels, type Model, type ModelDrift } from './models/read-model.ts';
import { readWindowPage, type WindowRow, type WindowScope } from './windows/read-window.ts';
import type { Flow } from './read-flow.ts';
import { fieldsOf, ShapeError } from './json.ts';
import { saidToken } from './token.ts';

const ANSWER_WITHIN_MS = 15_000;

/** Where the API is, beside the page itself, so the page works below any path. Nulls and empty values are left out. */
export function apiUrl(path: string, query: Readonly<Record<string, string | number | null>> = {}): string {
  const url = new URL(`api/${path}`, document.baseURI);
  url.hash = '';
  url.search = '';
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== '') url.searchParams.set(name, String(value));
  }
  return url.href;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const fallback = `The server answered ${response.status} ${response.statusText}`.trim();
  try {
    const problem = fieldsOf(await response.json(), 'problem');
    return new ApiProblem(problem.text('title'), problem.text('detail'), response.status);
  } catch {
    return new ApiProblem(fallback, 'Its log says why. Try again in a moment.', response.status);
  }
}

/** What to tell the reader about an error of a request: always a title and something to do. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof ShapeError) {
    const detail = `${error.message}. Page and server may differ in version: reload the page.`;
    return new ApiProblem('The answer could not be read', detail, 0);
  }
  if (error instanceof SyntaxError) {
    return new ApiProblem('The answer is not JSON', 'Something else than Weir may listen at this address.', 0);
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    const detail = `No answer within ${ANSWER_WITHIN_MS / 1000} s. The store may be busy: try again in a moment.`;
    return new ApiProblem('Weir is slow to answer', detail, 0);
  }
  const detail = `Nothing answers at ${document.location.host}. This page tries again every two seconds.`;
  return new ApiProblem('Weir does not answer', detail, 0);
}

async function get<T>(url: string, read: (value: unknown) => T, signal: AbortSignal): Promise<T> {
  return answerOf(url, { headers: { accept: 'application/json' } }, read, signal);
}

async function answerOf<T>(
  url: string,
  request: Pick<RequestInit, 'method' | 'headers' | 'body'>,
  read: (value: unknown) => T,
  signal?: AbortSignal,
): Promise<T> {
  const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const response = await fetch(url, {
    ...request,
    cache: 'no-store',
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
  });
  if (!response.ok) throw await problemOf(response);
  return read(await response.json());
}

export function getStatus(signal: AbortSignal): Promise<Status> {
  return get(apiUrl('status'), readStatus, signal);
}

/** Packets and bytes over event time; null bounds ask for the whole range. */
export function getThroughput(
  range: { readonly from: number; readonly to: number } | null,
  points: number,
  signal: AbortSignal,
): Promise<Throughput> {
  const query = { from: range?.from ?? null, to: range?.to ?? null, points };
  return get(apiUrl('throughput', query), readThroughput, signal);
}

export interface FlowQuery {
  readonly filter: string;
  readonly sort: string;
  readonly limit: number;
  readonly cursor: string | null;
}

export function getFlows(query: FlowQuery, signal: AbortSignal): Promise<Page<Flow>> {
  return get(apiUrl('flows', { ...query }), readFlowPage, signal);
}

export function getFlow(id: string, signal: AbortSignal): Promise<Flow> {
  return get(apiUrl(`flows/${encodeURIComponent(id)}`), readFlow, signal);
}

/** Windows of one scope and length, s, newest first. */
export function getWindows(
  query: {
    readonly scope: WindowScope;
    readonly seconds: number;
    readonly limit: number;
    readonly cursor: string | null;
  },
  signal: AbortSignal,
): Promise<Page<WindowRow>> {
  return get(apiUrl('windows', { ...query }), readWindowPage, signal);
}

export function getDeadLetters(limit: number, cursor: string | null, signal: AbortSignal): Promise<Page<DeadLetter>> {
  return get(apiUrl('dead-letters', { limit, cursor }), readDeadLetterPage, signal);
}

export interface AlertQuery {
  readonly order: string;
  /** The least severity; empty for all. */
  readonly severity: string;
  readonly state: string;
  readonly host: string;
  readonly limit: number;
  readonly cursor: string | null;
}

export function getAlerts(query: AlertQuery, signal: AbortSignal): Promise<Page<Alert>> {
  return get(apiUrl('alerts', { ...query }), readAlertPage, signal);
}

export function getAlert(id: string, signal: AbortSignal): Promise<AlertDetails> {
  return get(apiUrl(`alerts/${encodeURIComponent(id)}`), readAlertDetails, signal);
}

/** Says of an alert whether it was right; answers with the alert as it is marked then. */
export function markAlert(id: string, verdict: Mark): Promise<Alert> {
  const request = {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...saidToken() },
    body: JSON.stringify({ verdict }),
  };
  return answerOf(apiUrl(`alerts/${encodeURIComponent(id)}/feedback`), request, readAlert);
}

export function getPrecision(signal: AbortSignal): Promise<Precision> {
  return get(apiUrl('feedback/precision'), readPrecision, signal);
}

export function getModels(signal: AbortSignal): Promise<readonly Model[]> {
  return get(apiUrl('models'), readModels, signal);
}

export function getDrift(signal: AbortSignal): Promise<readonly ModelDrift[]> {
  return get(apiUrl('drift'), readDrifts, signal);
}
