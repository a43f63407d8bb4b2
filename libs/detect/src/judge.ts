import { combinedP } from './combined-p.ts';
import { OF_MANY, worse, type Family, type Severity } from './family.ts';
import type { Finding, Said } from './finding.ts';
import { explained, type EngineName, type OpenVote, type Vote } from './vote.ts';

/**
 * What the engines together say of a record: an alarm for each family whose evidence is as unlikely as `alarmLevel`, the strongest first,
 * else that it abstains where one of them could not say, else nothing. Of an engine its strongest vote counts; an anomaly, which has no
 * name, supports whatever has one. Models alone alarm on no scan and no flood.
 */
export function judge(row: number, said: Said, alarmLevel: number): Finding[] {
  const { votes, abstentions } = said;
  const families = new Set(votes.map(({ family }) => family));
  if (families.size > 1) families.delete('anomaly');
  const findings = [...families].flatMap((family) => alarmOf(row, family, said, alarmLevel) ?? []);
  if (findings.length > 0) return findings.toSorted((a, b) => a.pValue - b.pValue);
  if (abstentions.length === 0) return [];
  const nobody = { technique: '', severity: 'informational', attacker: 'none', victim: 'none' } as const;
  const reason = abstentions.map((one) => `${one.by}: ${one.reason}`).join('; ');
  return [
    {
      ...{ row, outcome: 'abstained', family: 'none', ...nobody, pValue: Number.NaN, reason },
      votes: [...votes.map((vote) => explained(vote)), ...abstentions],
    },
  ];
}

function alarmOf(row: number, family: Family, said: Said, alarmLevel: number): Finding | undefined {
  const told = said.votes.filter((vote) => vote.family === family || vote.family === 'anomaly');
  if (OF_MANY.has(family) && told.every(({ engine }) => engine === 'models')) return undefined;
  const strongest = new Map<EngineName, Vote | OpenVote>();
  for (const vote of told) {
    const before = strongest.get(vote.engine);
    if (before === undefined || vote.pValue < before.pValue) strongest.set(vote.engine, vote);
  }
  const pValue = combinedP([...strongest.values()].map((vote) => vote.pValue));
  const [lead, ...named] = told.filter((vote) => vote.family === family).toSorted((a, b) => a.pValue - b.pValue);
  if (lead === undefined || pValue > alarmLevel) return undefined;
  const isAlone = told.length === 1;
  const votes = told.map((vote) => explained(vote, isAlone));
  const { technique, attacker, victim } = lead;
  return {
    ...{ row, outcome: 'alarm', family, technique, severity: severityOf(lead, named, alarmLevel) },
    ...{ pValue, attacker, victim, reason: votes[told.indexOf(lead)]?.reason ?? '' },
    votes: [...votes, ...said.abstentions],
  };
}

/** As bad as the strongest says, or as any other does who would alarm alone. */
function severityOf(
  lead: Pick<Vote, 'severity'>,
  others: readonly Pick<Vote, 'severity' | 'pValue'>[],
  alarmLevel: number,
): Severity {
  return others
    .filter(({ pValue }) => pValue <= alarmLevel)
    .map(({ severity }) => severity)
    .reduce(worse, lead.severity);
}
