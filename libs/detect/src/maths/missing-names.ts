import type { Hearing } from '../vote.ts';
import { poissonTail } from './chance.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { PAIR_WORDS, type FlowFacts } from './flow-facts.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'missingNames', version: '1.0.0', family: 'malware', technique: 'T1568.002' };

export interface MissingNameSettings {
  /** Pairs of client and name server that are remembered. */
  readonly keys: number;
  /** Time in which answers are forgotten to 1/e, s. */
  readonly memorySeconds: number;
  /** Names that may be missing in that time where nothing is known. */
  readonly expected: number;
  /** Least missing names, and their share in the questions. */
  readonly least: number;
  readonly leastShare: number;
}

export const MISSING_NAME_DEFAULTS: MissingNameSettings = {
  keys: 8_192,
  memorySeconds: 60,
  expected: 5,
  least: 25,
  leastShare: 0.5,
};

const [VOTED, NOTED, MISSING, QUESTIONS, USUAL] = [1, 2, 3, 4, 5] as const;
const LEARNING = 0.02;

/**
 * Names that do not exist, asked for one after another, as by a program that tries the names of a generator until one is registered.
 *
 * Answers NXDOMAIN and questions are weighed by e^(−age/60 s). It speaks from 25 missing names on, when they are half of all or more; the
 * p-value is the Poisson tail over what the client is used to, at least 5 a minute (search suffixes and typing make some).
 */
export class MissingNames {
  readonly table: SlotTable;
  readonly #settings: MissingNameSettings;

  constructor(settings: MissingNameSettings = MISSING_NAME_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: PAIR_WORDS, values: USUAL + 1, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    if (flow.early || flow.application !== 'dns') return;
    const { table } = this;
    const { memorySeconds, expected, least, leastShare } = this.#settings;
    table.find(flow.key, flow.pairHash, flow.end);
    const age = Math.max(0, flow.end - table.get(NOTED)) / MICROSECONDS;
    const kept = table.isNew ? 0 : Math.exp(-age / memorySeconds);
    const missing = table.get(MISSING) * kept + (flow.batch.dnsNxDomains[flow.row] ?? 0);
    const questions = table.get(QUESTIONS) * kept + (flow.batch.requests[flow.row] ?? 0);
    table.set(MISSING, missing);
    table.set(QUESTIONS, questions);
    table.set(NOTED, Math.max(flow.end, table.get(NOTED)));
    const usual = Math.max(expected, table.get(USUAL));
    const pValue = poissonTail(Math.floor(missing), usual);
    if (missing < least || missing < leastShare * questions || pValue > 1e-4) {
      table.set(USUAL, table.get(USUAL) + LEARNING * (missing - table.get(USUAL)));
      return;
    }
    if (isQuiet(table.get(VOTED), flow.end)) return;
    table.set(VOTED, flow.end);
    hearing.vote(
      flow.row,
      voteOf(NAME, {
        severity: 'medium',
        pValue,
        attacker: flow.client,
        victim: 'none',
        reason: `${told(missing)} of ${told(questions)} names asked for within about ${memorySeconds} s do not exist; ${told(usual)} are usual.`,
        contributions: [
          { name: 'missingNames', value: missing, baseline: usual },
          { name: 'questions', value: questions },
        ],
      }),
    );
  }
}
