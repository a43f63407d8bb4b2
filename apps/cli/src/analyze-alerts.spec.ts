/**
 * The alerts of the capture that comes with Weir, beside what really happened in it (testdata/lab.manifest.json): eight wrong passwords and
 * scans over IPv4 and IPv6, all by one host. Pings whose messages are sent in fragments, clients whose server is away, polls and transfers are none.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';

// A process with inference, on machines that do other things too.
jest.setTimeout(120_000);

interface Host {
  readonly name: string;
  readonly ipv4: string;
  readonly ipv6: string | null;
}

const manifest: { readonly hosts: readonly Host[] } = JSON.parse(
  readFileSync(new URL('../../../testdata/lab.manifest.json', import.meta.url), 'utf8'),
);
const nameOf = new Map<unknown, string>(
  manifest.hosts.flatMap(({ name, ipv4, ipv6 }) => [ipv4, ipv6].map((address) => [address, name] as const)),
);

let alerts: ReturnType<typeof recordsOf> = [];
beforeAll(async () => {
  const { code, stdout } = await weir(['analyze', 'testdata/lab.pcapng.gz', '--table', 'alerts', '--json', '--quiet']);
  expect(code).toBe(0);
  alerts = recordsOf(stdout).filter(({ state }) => state === 'closed');
});

function told(severities: readonly string[]): string[] {
  const counted = alerts.filter(({ severity }) => severities.includes(String(severity)));
  const texts = counted.map(({ family, attacker, victim }) =>
    [family, 'by', nameOf.get(attacker) ?? 'nobody', 'to', nameOf.get(victim) ?? 'several'].join(' '),
  );
  return [...new Set(texts)].toSorted();
}

test('at medium and above they are the attacks', () => {
  expect(told(['medium', 'high', 'critical'])).toEqual([
    'bruteForce by mallory to files',
    'scan by mallory to files',
    'scan by mallory to several',
    'scan by mallory to web',
  ]);
});

test('below are a password in the clear, a client that reads slowly, and transfers that lose on the narrow link', () => {
  expect(told(['informational', 'low'])).toEqual([
    'policy by nobody to mallory',
    'quality by nobody to alice',
    'quality by nobody to bob',
  ]);
});
