import type { Hearing } from '../vote.ts';
import { isForMany, isInside } from './addresses.ts';
import { normalTail, poissonTail } from './chance.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { SERVICE_WORDS, type FlowFacts } from './flow-facts.ts';
import { deviations, learn, LEARNT_VALUES } from './learnt.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'uploads', version: '1.0.0', family: 'exfiltration', technique: 'T1048' };

export interface UploadSettings {
  /** Services of a client that are remembered. */
  readonly keys: number;
  /** Sessions of a service before what is usual of it is known. */
  readonly leastSessions: number;
  /** Deviations above the usual from which an upload speaks, and the least that a deviation is taken as, ln bytes. */
  readonly deviations: number;
  readonly leastDeviation: number;
  /** Least payload of an upload against what is usual, bytes, and by what comes back. */
  readonly leastBytes: number;
  readonly leastRatio: number;
  /** Uploads that stand by themselves: payload, bytes, by what comes back, how many within `memorySeconds`, and how many of them are usual. */
  readonly leastPlainBytes: number;
  readonly plainRatio: number;
  readonly leastPlain: number;
  readonly expectedPlain: number;
  readonly memorySeconds: number;
}

export const UPLOAD_DEFAULTS: UploadSettings = {
  keys: 16_384,
  leastSessions: 20,
  deviations: 5,
  leastDeviation: 0.5,
  leastBytes: 1_000_000,
  leastRatio: 5,
  leastPlainBytes: 32_768,
  plainRatio: 200,
  leastPlain: 5,
  expectedPlain: 0.25,
  memorySeconds: 120,
};

const LEARNING = 0.05;
const [VOTED, NOTED, PLAIN, LOG_BYTES] = [1, 2, 3, 4] as const;
/** Least chance told of what is taken by its form alone: loggers and cameras send without being answered as well. */
const FORM_CHANCE = 5e-5;

/**
 * Data that leaves: sessions in which the client sends far more than is usual of that service, or again and again sends without being told anything.
 *
 * Of each service of a client ln(payload sent) is learnt (mean and mean absolute deviation that forget, 1/20); after 20 sessions an upload of 1 MB
 * or more, five times what comes back, and 5 deviations above the usual speaks, and is not learnt from. The p-value is the
 * normal tail. Before anything is learnt: 5 connections in two minutes, each of 32 kB or more at 200 times what comes
 * back, with a service that speaks no protocol known to the decoder; of those one in eight minutes is taken as usual.
 */
export class Uploads {
  readonly table: SlotTable;
  readonly #settings: UploadSettings;

  constructor(settings: UploadSettings = UPLOAD_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: SERVICE_WORDS, values: LOG_BYTES + LEARNT_VALUES, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    if (flow.early || flow.clientPayloadBytes === 0 || flow.isSelf || flow.isIcmp || isForMany(flow.key, 5)) return;
    const { table } = this;
    table.find(flow.key, flow.serviceHash, flow.end);
    const { leastSessions, leastDeviation, leastBytes, leastRatio } = this.#settings;
    const log = Math.log(flow.clientPayloadBytes);
    const z = deviations(table.values, table.at + LOG_BYTES, log, leastDeviation);
    const isLarge =
      flow.clientPayloadBytes >= leastBytes && flow.clientPayloadBytes >= leastRatio * flow.serverPayloadBytes;
    if (isLarge && z >= this.#settings.deviations && table.get(LOG_BYTES) >= leastSessions)
      return this.#sayUnusual(flow, z, hearing);
    learn(table.values, table.at + LOG_BYTES, log, LEARNING, leastDeviation);
    this.#countPlain(flow, hearing);
  }

  #sayUnusual(flow: FlowFacts, z: number, hearing: Hearing): void {
    const { table } = this;
    if (isQuiet(table.get(VOTED), flow.end)) return;
    table.set(VOTED, flow.end);
    const usual = Math.exp(table.get(LOG_BYTES + 1));
    const isInner = isInside(flow.key, 5);
    hearing.vote(
      flow.row,
      voteOf(NAME, {
        severity: isInner ? 'low' : 'medium',
        pValue: normalTail(z),
        attacker: flow.client,
        victim: 'none',
        reason: `Sent ${told(flow.clientPayloadBytes)} bytes in a session with port ${flow.port} and got ${told(flow.serverPayloadBytes)}; ${told(usual)} are usual, which is ${told(z)} deviations less.`,
        contributions: [
          { name: 'clientPayloadBytes', value: flow.clientPayloadBytes, baseline: usual, share: z },
          { name: 'serverPayloadBytes', value: flow.serverPayloadBytes },
        ],
      }),
    );
  }

  #countPlain(flow: FlowFacts, hearing: Hearing): void {
    const { leastPlainBytes, plainRatio, leastPlain, expectedPlain, memorySeconds } = this.#settings;
    const { table } = this;
    if (!flow.isConnected || flow.application !== '' || flow.clientPayloadBytes < leastPlainBytes) return;
    if (flow.clientPayloadBytes < plainRatio * flow.serverPayloadBytes) return;
    const age = Math.max(0, flow.end - table.get(NOTED)) / MICROSECONDS;
    const plain = table.get(PLAIN) * Math.exp(-age / memorySeconds) + 1;
    table.set(PLAIN, plain);
    table.set(NOTED, Math.max(flow.end, table.get(NOTED)));
    if (plain < leastPlain - 0.5 || isQuiet(table.get(VOTED), flow.end)) return;
    table.set(VOTED, flow.end);
    hearing.vote(
      flow.row,
      voteOf(NAME, {
        severity: 'medium',
        pValue: Math.max(FORM_CHANCE, poissonTail(Math.round(plain), expectedPlain)),
        attacker: flow.client,
        victim: 'none',
        reason: `${told(plain)} connections to port ${flow.port} within about ${memorySeconds} s that send without being answered, the last one ${told(flow.clientPayloadBytes)} bytes for ${told(flow.serverPayloadBytes)}, in no protocol that is known.`,
        contributions: [
          { name: 'uploads', value: plain, baseline: expectedPlain },
          { name: 'clientPayloadBytes', value: flow.clientPayloadBytes },
          { name: 'serverPayloadBytes', value: flow.serverPayloadBytes },
        ],
      }),
    );
  }
}
