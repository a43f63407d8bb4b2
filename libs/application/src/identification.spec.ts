import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { hasSharedData, sharedFile, testdataPath } from '@weir/packet/testing';
import { applicationName, PROTOCOLS } from './registry.ts';
import { captureFlows } from './testing/capture-flows.ts';
import { NDPI_NAMES } from './testing/ndpi-names.ts';
import { NDPI_REASONS } from './testing/ndpi-reasons.ts';
import { ndpiOutputs } from './testing/ndpi.ts';

interface Verdict {
  readonly theirs: string;
  readonly confidence: string;
  readonly ours: string;
  readonly basis: string;
  readonly capture: string;
}

const OUR_NAMES = new Set(PROTOCOLS.map(({ protocol }) => protocol.name));

/** Of each flow that both know and that carried payload. */
function verdicts(): Verdict[] {
  return ndpiOutputs().flatMap(({ capture, flows: theirs }) => {
    const ours = captureFlows(sharedFile(capture));
    return theirs.flatMap(({ key, protocol, confidence }): Verdict[] => {
      const flow = ours.get(key);
      if (flow === undefined || flow.payloadPackets === 0) return [];
      const { application, basis } = flow.beginning;
      return [{ capture, theirs: protocol, confidence, ours: applicationName(application) || 'unknown', basis }];
    });
  });
}

const isContent = ({ confidence }: Verdict): boolean => confidence.startsWith('DPI');
const isNamed = ({ theirs }: Verdict): boolean => OUR_NAMES.has(NDPI_NAMES[theirs] ?? '');
const isAgreed = ({ theirs, ours, basis }: Verdict): boolean => NDPI_NAMES[theirs] === ours && basis === 'content';

const isExplained = (verdict: Verdict): boolean => isAgreed(verdict) || NDPI_REASONS.has(reasonKey(verdict));

function reasonKey({ theirs, ours, basis }: Verdict): string {
  return `${theirs} ${ours} ${basis}`;
}

/** Rows of equal verdicts; of those that differ with their captures and the reason, if one is given. */
function table(all: readonly Verdict[]): string[] {
  const rows = new Map<string, [Verdict, ...Verdict[]]>();
  for (const verdict of all) rows.set(reasonKey(verdict), [verdict, ...(rows.get(reasonKey(verdict)) ?? [])]);
  return [...rows.values()]
    .toSorted(([one], [other]) => (reasonKey(one) < reasonKey(other) ? -1 : 1))
    .map((same) => {
      const [one] = same;
      const captures = isAgreed(one) ? [] : [...new Set(same.map(({ capture }) => capture))].toSorted();
      const listed = `${captures.slice(0, 4).join(', ')}${captures.length > 4 ? ', …' : ''}`;
      const reason = isAgreed(one) ? '' : (NDPI_REASONS.get(reasonKey(one)) ?? '');
      return `| ${one.theirs} | ${one.ours} | ${one.basis} | ${same.length} | ${listed} | ${reason} |`;
    });
}

const HEAD = [
  '',
  '| nDPI | Weir | basis | flows | captures that differ | why |',
  '| --- | --- | --- | --- | --- | --- |',
];

function confusion(all: readonly Verdict[]): string {
  const named = all.filter((verdict) => isContent(verdict) && isNamed(verdict));
  const others = all.filter((verdict) => isContent(verdict) && !isNamed(verdict));
  const guesses = all.filter((verdict) => !isContent(verdict));
  const agreed = named.filter(isAgreed).length;
  const left = others.filter(({ basis }) => basis !== 'content').length;
  return [
    '# Applications found by Weir and by nDPI, per flow',
    '',
    'Flows of Ethernet captures that carried payload, of tunnels the innermost. Both by content unless said otherwise: a flow that Weir',
    'only guesses by its port does not count as agreed, and what nDPI guesses by port or address is listed apart.',
    '',
    `Protocols that both name: ${agreed} of ${named.length} flows agree. Of ${others.length} flows of other protocols, ${left} are not`,
    'taken for one that Weir knows.',
    '',
    '## Protocols that both name',
    ...HEAD,
    ...table(named),
    '',
    '## Protocols that nDPI alone names',
    ...HEAD,
    ...table(others),
    '',
    '## Guesses of nDPI',
    ...HEAD,
    ...table(guesses),
    '',
  ].join('\n');
}

(hasSharedData ? describe : describe.skip)('applications of the shared captures', () => {
  const all = verdicts();

  test('agree with nDPI on nine flows of ten of the protocols that both name', () => {
    const named = all.filter((verdict) => isContent(verdict) && isNamed(verdict));
    expect(named.filter(isAgreed).length / named.length).toBeGreaterThanOrEqual(0.9);
  });

  test('of which every other difference has a reason, as has every protocol that is taken for another', () => {
    const named = all.filter((verdict) => isContent(verdict) && isNamed(verdict));
    const taken = all.filter((verdict) => isContent(verdict) && !isNamed(verdict) && verdict.basis === 'content');
    expect([...named, ...taken].filter((verdict) => !isExplained(verdict)).map(reasonKey)).toEqual([]);
    const known = new Set(all.map(reasonKey));
    expect([...NDPI_REASONS.keys()].filter((key) => !known.has(key))).toEqual([]);
  });

  test('differ as the confusion table says', () => {
    const path = testdataPath('ndpi-confusion.md');
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, confusion(all));
    expect(confusion(all)).toBe(readFileSync(path, 'utf8'));
  });
});
