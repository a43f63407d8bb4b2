import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { hasSharedData, sharedFile, testdataPath } from '@weir/packet/testing';
import { applicationName, PROTOCOLS } from './registry.ts';
import { captureFlows } from './testing/capture-flows.ts';
import { NDPI_NAMES } from './testing/ndpi-names.ts';
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

/** Rows of equal verdicts, with the captures of those that differ. */
function table(all: readonly Verdict[]): string[] {
  const rows = new Map<string, Verdict[]>();
  for (const verdict of all) {
    const row = `| ${verdict.theirs} | ${verdict.ours} | ${verdict.basis} |`;
    rows.set(row, [...(rows.get(row) ?? []), verdict]);
  }
  return [...rows]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([row, same]) => {
      const captures = [...new Set(same.filter((verdict) => !isAgreed(verdict)).map(({ capture }) => capture))];
      return `${row} ${same.length} | ${captures.slice(0, 4).join(', ')}${captures.length > 4 ? ', …' : ''} |`;
    });
}

const HEAD = ['', '| nDPI | Weir | basis | flows | captures that differ |', '| --- | --- | --- | --- | --- |'];

function confusion(all: readonly Verdict[]): string {
  const named = all.filter((verdict) => isContent(verdict) && isNamed(verdict));
  const others = all.filter((verdict) => isContent(verdict) && !isNamed(verdict));
  const guesses = all.filter((verdict) => !isContent(verdict));
  const agreed = named.filter(isAgreed).length;
  const left = others.filter(({ basis }) => basis !== 'content').length;
  return [
    '# Applications found by Weir and by nDPI, per flow',
    '',
    'Flows of Ethernet captures, outside tunnels, that carried payload. Both by content unless said otherwise: a flow that Weir only',
    'guesses by its port does not count as agreed, and what nDPI guesses by port or address is listed apart.',
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

  test('differ as the confusion table says', () => {
    const path = testdataPath('ndpi-confusion.md');
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, confusion(all));
    expect(confusion(all)).toBe(readFileSync(path, 'utf8'));
  });
});
