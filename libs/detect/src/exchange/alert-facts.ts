import type { Alert } from '@weir/schema';
import { z } from 'zod';

/** Who makes the documents. */
export interface Maker {
  /** Version of Weir. */
  readonly version: string;
}

/** What another system takes, as JSON has it. */
export type Document = Readonly<Record<string, unknown>>;

/** Who voted for an alert. */
export interface Voter {
  readonly engine: string;
  readonly name: string;
  /** Empty where only an earlier or milder verdict had its vote. */
  readonly version: string;
}

/** An alert with what it has as text opened, and without what stands for nobody. */
export interface AlertFacts {
  readonly alert: Alert;
  readonly votes: readonly unknown[];
  readonly evidence: readonly unknown[];
  /** The one that was surest of the worst verdict is the first. */
  readonly voters: readonly Voter[];
  readonly techniques: readonly string[];
  readonly attacker?: string;
  readonly victim?: string;
  readonly bssid?: string;
  readonly station?: string;
  readonly port?: number;
  readonly protocol?: number;
}

const NOBODY = '::';
const NO_STATION = '00:00:00:00:00:00';

/** What is asked of a vote here; an abstention has no p-value and is none. */
const vote = z.object({ engine: z.string(), by: z.string(), version: z.string(), pValue: z.number() });

/** Opens an alert. @throws {SyntaxError} when its votes or evidence are no JSON, which no stage writes */
export function factsOf(alert: Alert): AlertFacts {
  const votes = listIn(alert.votes);
  const { attacker, victim, bssid, station, port, protocol } = alert;
  return {
    alert,
    votes,
    evidence: listIn(alert.evidence),
    voters: votersOf(alert.by, votes),
    techniques: namesIn(alert.techniques),
    ...(attacker === NOBODY ? {} : { attacker }),
    ...(victim === NOBODY ? {} : { victim }),
    ...(bssid === NO_STATION ? {} : { bssid }),
    ...(station === NO_STATION ? {} : { station }),
    ...(port === 0 ? {} : { port }),
    ...(protocol === 0 ? {} : { protocol }),
  };
}

/** `bruteForce` as people write it: `Brute force`. */
export function wordsOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The same without what is undefined, which JSON has not. */
export function defined(fields: Document): Document {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function listIn(json: string): readonly unknown[] {
  const list: unknown = json === '' ? [] : JSON.parse(json);
  return Array.isArray(list) ? list : [];
}

function namesIn(text: string): readonly string[] {
  return text.split(',').filter((name) => name !== '');
}

function votersOf(by: string, votes: readonly unknown[]): readonly Voter[] {
  const surest = votes
    .flatMap((one) => vote.safeParse(one).data ?? [])
    .toSorted((a, b) => a.pValue - b.pValue)
    .map(({ engine, by: name, version }): Voter => ({ engine, name, version }));
  const voters = new Map(surest.map((voter) => [`${voter.engine}:${voter.name}`, voter]));
  for (const name of namesIn(by)) {
    const at = name.indexOf(':');
    if (!voters.has(name)) voters.set(name, { engine: name.slice(0, at), name: name.slice(at + 1), version: '' });
  }
  return [...voters.values()];
}
