import type { Severity } from '../family.ts';
import type { Hearing } from '../vote.ts';
import { poissonTail } from './chance.ts';
import { isQuiet, MICROSECONDS, told, voteOf, type DetectorName } from './detector.ts';
import { SERVICE_WORDS, type FlowFacts } from './flow-facts.ts';
import { SlotTable } from './slot-table.ts';

const NAME: DetectorName = { by: 'guessing', version: '2.0.0', family: 'bruteForce', technique: 'T1110' };

export interface GuessingSettings {
  /** Services of a client that are remembered. */
  readonly keys: number;
  /** Time in which a session is forgotten to 1/e, s. */
  readonly memorySeconds: number;
  /** Log-ins that may fail in that time, where nothing is known of the pair. */
  readonly expected: number;
  /** Sessions that weigh at least so much together before it speaks. */
  readonly least: number;
  /** Likewise of a service that is not known to ask for a log-in. */
  readonly leastUnknown: number;
  /** What a log-in that fails takes at most: payload of a side, bytes, and time, s. */
  readonly mostBytes: number;
  readonly mostSeconds: number;
  /** Least payload of a client of SSH, bytes: the offer of its key exchange alone is longer (RFC 4253 §7.1). */
  readonly leastSshBytes: number;
  /** Greatest spread of the payload of sessions on log scale. */
  readonly mostSpread: number;
}

export const GUESSING_DEFAULTS: GuessingSettings = {
  keys: 16_384,
  memorySeconds: 120,
  expected: 1,
  least: 7,
  leastUnknown: 40,
  mostBytes: 8_192,
  mostSeconds: 60,
  leastSshBytes: 200,
  mostSpread: 0.35,
};

/** Services where a person or a program logs in once a session. */
const LOG_IN: ReadonlySet<string> = new Set(['ssh', 'telnet', 'ftp', 'rdp', 'vnc', 'pop3', 'imap', 'rlogin', 'rsh']);
/** The same by port, for sessions too short to tell what they speak (IANA). */
const LOG_IN_PORTS: ReadonlySet<number> = new Set([21, 22, 23, 110, 143, 513, 2222, 2323, 3389, 5900]);
/** Kerberos errors of a guess: no such principal, revoked, wrong pre-authentication (RFC 4120 §7.5.9). */
const KERBEROS_GUESS = /"error_code":(6|18|24)\b/;
/** Services that ask for a log-in, but of which clients make many short sessions for other reasons as well; and what is not known. */
const MAYBE_LOG_IN: ReadonlySet<string> = new Set([
  ...['', 'smb', 'dcerpc', 'ldap', 'smtp', 'http'],
  ...['mysql', 'postgresql', 'tds', 'oracle-tns', 'mongodb', 'redis'],
]);
/** What a web server answers to who is not let in (RFC 9110 §15.5.2). */
const HTTP_REFUSED = /"status":401\b/;
/** That somebody was let in, by what the server said or by lengths (SSH). */
const LET_IN = /"logins":[1-9]/;
const [VOTED, WEIGHT, NOTED, MEAN, SPREAD, USUAL] = [1, 2, 3, 4, 5, 6] as const;

/**
 * Guessing of passwords or users: one client, one service, again and again a session that is short, small and like the one before.
 *
 * Failing sessions are weighed by e^(−age/120 s) and added up to N. With a rate λ of failing log-ins N has mean λ · 120 s and half of
 * Poisson's variance, so the Poisson tail P(X ≥ N) is an upper bound; its mean is what the pair is used to, at least one in two minutes. The
 * rate is learnt while nothing is alarmed on. A service with a log-in needs N ≥ 7; one of which clients make sessions of like size for
 * other reasons too (files, directories, databases, unknown ones, web sessions that begin with 401) N ≥ 40. Those of other
 * protocols say nothing: requests of the web and polls of meters are many and alike by nature. Nor do sessions in which the client says
 * nothing, as of who looks whether a service is up, and those where it was let in, as of programs that log in by the clock.
 */
export class Guessing {
  readonly table: SlotTable;
  readonly #settings: GuessingSettings;

  constructor(settings: GuessingSettings = GUESSING_DEFAULTS) {
    this.#settings = settings;
    this.table = new SlotTable({ keyWords: SERVICE_WORDS, values: USUAL + 1, keys: settings.keys });
  }

  judge(flow: FlowFacts, hearing: Hearing): void {
    if (flow.early) return;
    const kind = this.#kind(flow);
    if (kind === 'no') return;
    const { table } = this;
    const { memorySeconds, least, leastUnknown, mostSpread, expected } = this.#settings;
    table.find(flow.key, flow.serviceHash, flow.start);
    this.#note(flow);
    const weight = table.get(WEIGHT);
    const isAlike = table.get(SPREAD) <= mostSpread;
    const usual = Math.max(expected, table.get(USUAL));
    const pValue = poissonTail(Math.floor(weight), usual);
    const isSeen = weight >= (kind === 'logIn' ? least : leastUnknown) && isAlike && pValue < 1e-3;
    // What is alarmed on is not learnt from.
    if (!isSeen) table.set(USUAL, table.get(USUAL) + 0.02 * (weight - table.get(USUAL)));
    if (!isSeen || isQuiet(table.get(VOTED), flow.start)) return;
    table.set(VOTED, flow.start);
    hearing.vote(
      flow.row,
      voteOf(NAME, {
        severity: severityOf(kind, weight),
        pValue: kind === 'logIn' ? pValue : Math.max(pValue, 1e-5),
        attacker: flow.client,
        victim: flow.server,
        reason: `${told(weight)} short sessions of like size with ${flow.application === '' ? `port ${flow.port}` : flow.application} within about ${memorySeconds} s, none of which got further than a log-in; ${told(usual)} are usual.`,
        contributions: [
          { name: 'failingSessions', value: weight, baseline: usual },
          { name: 'sessionBytes', value: Math.exp(table.get(MEAN)) },
          { name: 'sizeSpread', value: table.get(SPREAD) },
        ],
      }),
    );
  }

  #kind(flow: FlowFacts): 'no' | 'logIn' | 'unknown' {
    const { mostBytes, mostSeconds } = this.#settings;
    if (flow.application === 'kerberos')
      return KERBEROS_GUESS.test(flow.batch.applicationFields[flow.row] ?? '') ? 'logIn' : 'no';
    if (!flow.isConnected || flow.isSelf) return 'no';
    if (flow.clientPayloadBytes > mostBytes || flow.serverPayloadBytes > mostBytes) return 'no';
    if (flow.clientPayloadBytes === 0 || flow.serverPayloadBytes === 0) return 'no';
    if (flow.end - flow.start > mostSeconds * MICROSECONDS) return 'no';
    if (flow.application === 'ssh' && flow.clientPayloadBytes < this.#settings.leastSshBytes) return 'no';
    if (LET_IN.test(flow.batch.applicationFields[flow.row] ?? '')) return 'no';
    if (LOG_IN.has(flow.application)) return 'logIn';
    if (!MAYBE_LOG_IN.has(flow.application)) return 'no';
    if (flow.application === '' && LOG_IN_PORTS.has(flow.port)) return 'logIn';
    if (flow.application !== 'http') return 'unknown';
    return HTTP_REFUSED.test(flow.batch.applicationFields[flow.row] ?? '') ? 'unknown' : 'no';
  }

  #note(flow: FlowFacts): void {
    const { table } = this;
    const age = Math.max(0, flow.start - table.get(NOTED)) / MICROSECONDS;
    const kept = table.isNew ? 0 : table.get(WEIGHT) * Math.exp(-age / this.#settings.memorySeconds);
    const log = Math.log(flow.clientPayloadBytes + flow.serverPayloadBytes + 1);
    const share = 1 / (kept + 1);
    const off = Math.abs(log - table.get(MEAN));
    if (kept > 0) table.set(SPREAD, table.get(SPREAD) + share * (off - table.get(SPREAD)));
    table.set(MEAN, table.get(MEAN) + share * (log - table.get(MEAN)));
    table.set(WEIGHT, kept + 1);
    table.set(NOTED, Math.max(flow.start, table.get(NOTED)));
  }
}

function severityOf(kind: 'logIn' | 'unknown', weight: number): Severity {
  if (kind === 'logIn') return weight >= 20 ? 'high' : 'medium';
  return weight >= 60 ? 'medium' : 'low';
}
