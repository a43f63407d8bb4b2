import type { Hearing } from '../vote.ts';
import { poissonTail } from './chance.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { SERVICE_WORDS, type FlowFacts } from './flow-facts.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'stalledSessions', version: '1.0.0', family: 'flood', technique: 'T1499.002' };

export interface StalledSessionSettings {
  /** Services of a client that are remembered. */
  readonly keys: number;
  /** Time in which a session is forgotten to 1/e, s. */
  readonly memorySeconds: number;
  /** Sessions that may stall in that time where nothing is known. */
  readonly expected: number;
  /** Least sessions that it speaks of. */
  readonly least: number;
  /** Most payload that the client has sent, bytes: less than whole requests. */
  readonly mostBytes: number;
  /** How long a session must have lasted of which only the final record tells, s. */
  readonly leastSeconds: number;
}

export const STALLED_SESSION_DEFAULTS: StalledSessionSettings = {
  keys: 8_192,
  memorySeconds: 30,
  expected: 3,
  least: 20,
  mostBytes: 2_048,
  leastSeconds: 5,
};

const [VOTED, NOTED, WEIGHT, HAS_EARLY, USUAL] = [1, 2, 3, 4, 5] as const;
const LEARNING = 0.02;

/**
 * Sessions that hold a service up: one client opens connection after connection with it, and none gets to where the service answers, as
 * headers or bodies come a few bytes at a time (slow HTTP).
 *
 * A connection counts whose early record, of its first second, has no payload from the server and at most 2 kB from the client; without early
 * records one whose final record says so after 5 s. Such ones are weighed by e^(−age/30 s). From 20 on it speaks, with the Poisson tail over
 * what is usual of the service, at least 3: browsers open a few in advance.
 */
export class StalledSessions {
  readonly table: SlotTable;
  readonly #settings: StalledSessionSettings;

  constructor(settings: StalledSessionSettings = STALLED_SESSION_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: SERVICE_WORDS, values: USUAL + 1, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    const { memorySeconds, expected, least, mostBytes, leastSeconds } = this.#settings;
    if (!flow.isConnected || flow.isSelf || flow.serverPayloadBytes > 0 || flow.clientPayloadBytes > mostBytes) return;
    if (!flow.early && flow.end - flow.start < leastSeconds * MICROSECONDS) return;
    const { table } = this;
    table.find(flow.key, flow.serviceHash, flow.start);
    if (flow.early) table.set(HAS_EARLY, 1);
    else if (table.get(HAS_EARLY) === 1) return;
    const age = Math.max(0, flow.start - table.get(NOTED)) / MICROSECONDS;
    const weight = (table.isNew ? 0 : table.get(WEIGHT) * Math.exp(-age / memorySeconds)) + 1;
    table.set(WEIGHT, weight);
    table.set(NOTED, Math.max(flow.start, table.get(NOTED)));
    const usual = Math.max(expected, table.get(USUAL));
    const pValue = poissonTail(Math.floor(weight), usual);
    if (weight < least || pValue > 1e-4) {
      table.set(USUAL, table.get(USUAL) + LEARNING * (weight - table.get(USUAL)));
      return;
    }
    if (isQuiet(table.get(VOTED), flow.start)) return;
    table.set(VOTED, flow.start);
    hearing.vote(
      flow.row,
      voteOf(NAME, {
        severity: weight >= 5 * least ? 'high' : 'medium',
        pValue,
        attacker: flow.client,
        victim: flow.server,
        reason: `${told(weight)} connections to port ${flow.port} within about ${memorySeconds} s in which the client sent ${told(flow.clientPayloadBytes)} bytes or the like and was answered nothing; ${told(usual)} are usual.`,
        contributions: [
          { name: 'stalledSessions', value: weight, baseline: usual },
          { name: 'clientPayloadBytes', value: flow.clientPayloadBytes },
        ],
      }),
    );
  }
}
