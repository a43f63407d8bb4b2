import { describe, expect, test } from '@jest/globals';
import { differencesOf, hasSharedData, sharedFile } from '@weir/packet/testing';
import { applicationName } from './registry.ts';
import { captureFlows } from './testing/capture-flows.ts';
import { ndpiOutputs } from './testing/ndpi.ts';

/** What nDPI calls our fields. */
const FIELDS = [
  { application: 'tls', field: 'sni', detail: 'Hostname/SNI' },
  { application: 'tls', field: 'ja3', detail: 'JA3C' },
  { application: 'tls', field: 'ja3s', detail: 'JA3S' },
  { application: 'tls', field: 'ja4', detail: 'JA4' },
  { application: 'tls', field: 'certificate_subject', detail: 'Subject' },
  { application: 'tls', field: 'certificate_issuer', detail: 'Issuer' },
  { application: 'quic', field: 'sni', detail: 'Hostname/SNI' },
  { application: 'quic', field: 'ja4', detail: 'JA4' },
  { application: 'http', field: 'host', detail: 'Hostname/SNI' },
  { application: 'http', field: 'user_agent', detail: 'User-Agent' },
  { application: 'http', field: 'status', detail: 'StatusCode' },
  { application: 'dns', field: 'query', detail: 'Hostname/SNI' },
] as const;

/**
 * Without what is defined otherwise: nDPI marks weak JA3S; its JA4 takes the second character of an ALPN where the definition says the
 * last, and calls a server that is named by an address unnamed, or one not named named; of a certificate it prints attributes it knows.
 */
function comparable(field: string, value: string): string {
  if (field === 'ja3s') return value.replace(/ \((WEAK|INSECURE)\)$/, '');
  if (field === 'ja4') return value.replace(/^(...)[di](.{4}.)./, '$1$2');
  if (!field.startsWith('certificate')) return value;
  const parts = value
    .split(/, (?=[\w.]+=)/)
    .filter((part) => !/^([\d.]+|SERIALNUMBER|EMAILADDRESS|STREET)=/.test(part));
  return [...new Set(parts)].join(', ');
}

(hasSharedData ? describe : describe.skip)('metadata of the shared captures', () => {
  const sides = ndpiOutputs().map(({ capture, flows }) => {
    const beginnings = captureFlows(sharedFile(capture));
    const ours = new Map<string, string>();
    const theirs = new Map<string, string>();
    for (const { key, details } of flows) {
      const beginning = beginnings.get(key)?.beginning;
      if (beginning === undefined) continue;
      for (const { application, field, detail } of FIELDS) {
        const known = details.get(detail);
        if (known === undefined || applicationName(beginning.application) !== application) continue;
        theirs.set(`${application} ${field} ${key}`, comparable(field, known));
        ours.set(`${application} ${field} ${key}`, comparable(field, String(beginning.fields.get(field) ?? '')));
      }
    }
    return { capture, ours, theirs };
  });
  const differences = differencesOf('ndpi-field-differences.jsonl', sides, '');

  test('is that of nDPI, but where a reason is given', () => {
    expect(differences.filter(({ reason }) => reason === '')).toEqual([]);
  });

  test.each(FIELDS)('$application $field is told of most flows of which nDPI tells it', ({ application, field }) => {
    const told = sides.flatMap(({ theirs }) =>
      [...theirs.keys()].filter((key) => key.startsWith(`${application} ${field} `)),
    );
    const differing = differences.filter(({ key }) => key.startsWith(`${application} ${field} `));
    expect(told.length).toBeGreaterThan(0);
    expect(differing.length / told.length).toBeLessThanOrEqual(0.05);
  });
});
