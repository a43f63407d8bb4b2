import type { Hearing } from '../vote.ts';
import { normalTail } from './chance.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { PAIR_WORDS, type FlowFacts } from './flow-facts.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'nameTunnels', version: '1.0.0', family: 'tunnel', technique: 'T1071.004' };

export interface NameTunnelSettings {
  /** Pairs of client and name server that are remembered. */
  readonly keys: number;
  /** Time in which questions are forgotten to 1/e, s. */
  readonly memorySeconds: number;
  /** Questions that weigh at least so much together. */
  readonly leastQuestions: number;
  /** Mean payload of a question, bytes. */
  readonly leastBytes: number;
  /** Median payload of a question where nothing is known, bytes, and its spread on log scale. */
  readonly usualBytes: number;
  readonly usualSpread: number;
}

export const NAME_TUNNEL_DEFAULTS: NameTunnelSettings = {
  keys: 8_192,
  memorySeconds: 60,
  leastQuestions: 20,
  leastBytes: 90,
  usualBytes: 45,
  usualSpread: 0.35,
};

const QUERY = /"query":"([^"]*)"/;
const [VOTED, NOTED, QUESTIONS, BYTES, ENTROPY, NAMES] = [1, 2, 3, 4, 5, 6] as const;
/** Names that are taken as independent of each other: those of one service resemble each other. */
const INDEPENDENT = 4;
/** Bits per character of the longest label above which it is no word: base32 has up to 5, English about 3 in labels this short. */
const CODED_BITS = 3.3;

/**
 * A tunnel in DNS: questions to one name server that are many and long, as what they carry must fit into names of at most 255 octets
 * (RFC 1035 §2.3.4).
 *
 * Questions and their payload are weighed by e^(−age/60 s). A question takes 12 octets of header, 4 of type and class, often 11 of EDNS and its name, so
 * 30 to 60; its logarithm is taken as normal about ln 45 with deviation 0.35. It speaks when 20 questions have 90 octets or more at the mean and
 * the longest label of those that are told is random (3.3 bits a character or more), or 130 octets whatever the label. The p-value is that of the
 * mean of 4 such names, as the names of one service are alike.
 */
export class NameTunnels {
  readonly table: SlotTable;
  readonly #settings: NameTunnelSettings;

  constructor(settings: NameTunnelSettings = NAME_TUNNEL_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: PAIR_WORDS, values: NAMES + 1, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    // Answers to what others asked have no question of their own.
    if (flow.early || flow.application !== 'dns' || !flow.isUdp || flow.batch.requests[flow.row] === 0) return;
    const { table } = this;
    table.find(flow.key, flow.pairHash, flow.end);
    this.#note(flow);
    const { leastQuestions, leastBytes, usualBytes, usualSpread } = this.#settings;
    const questions = table.get(QUESTIONS);
    const bytes = table.get(BYTES) / questions;
    const entropy = table.get(ENTROPY);
    const isCoded = entropy >= CODED_BITS || bytes >= leastBytes + 40;
    if (questions < leastQuestions || bytes < leastBytes || !isCoded || isQuiet(table.get(VOTED), flow.end)) return;
    table.set(VOTED, flow.end);
    const z = (Math.log(bytes / usualBytes) / usualSpread) * Math.sqrt(INDEPENDENT);
    hearing.vote(
      flow.row,
      voteOf(NAME, {
        severity: 'high',
        pValue: normalTail(z),
        attacker: flow.client,
        victim: flow.server,
        reason: `${told(questions)} questions of ${told(bytes)} bytes within about ${this.#settings.memorySeconds} s, their longest labels with ${told(entropy)} bits a character; ${usualBytes} bytes are usual.`,
        contributions: [
          { name: 'questionBytes', value: bytes, baseline: usualBytes, share: z },
          { name: 'questions', value: questions },
          { name: 'labelEntropyBits', value: entropy, baseline: 3 },
        ],
      }),
    );
  }

  #note(flow: FlowFacts): void {
    const { table } = this;
    const age = Math.max(0, flow.end - table.get(NOTED)) / MICROSECONDS;
    const kept = table.isNew ? 0 : Math.exp(-age / this.#settings.memorySeconds);
    table.set(QUESTIONS, table.get(QUESTIONS) * kept + Math.max(1, flow.clientPackets));
    table.set(BYTES, table.get(BYTES) * kept + flow.clientPayloadBytes);
    table.set(NOTED, Math.max(flow.end, table.get(NOTED)));
    const name = QUERY.exec(flow.batch.applicationFields[flow.row] ?? '')?.[1];
    if (name === undefined) return;
    const names = table.get(NAMES) * kept + 1;
    table.set(ENTROPY, table.get(ENTROPY) + (labelEntropy(name) - table.get(ENTROPY)) / names);
    table.set(NAMES, names);
  }
}

/** Entropy of the characters of the longest label of a name, bits a character. */
export function labelEntropy(name: string): number {
  const label = name.split('.').reduce((longest, next) => (next.length > longest.length ? next : longest), '');
  const counts = new Map<string, number>();
  for (const character of label) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / label.length) * Math.log2(count / label.length);
  return bits;
}
