import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { recordingsIn } from './lab.ts';

const FOLDER = fileURLToPath(new URL('../../../testdata/attacks-lab', import.meta.url));

describe('recordings of the lab', () => {
  const recordings = new Map(recordingsIn(FOLDER).map((one) => [one.file, one]));

  test('each has an attack, flows and hosts', () => {
    const bare = [...recordings.values()].filter(
      ({ isAttack, flows, hosts }) => !isAttack || flows === 0 || hosts.length === 0,
    );
    expect(bare).toEqual([]);
  });

  test('data that leave within a tunnel are exfiltration and tunnel', () =>
    expect(recordings.get('exfil-dns.pcap.gz')?.families).toEqual(['exfiltration', 'tunnel']));

  test.each(['sweep-ping.pcap.gz', 'arp-scan.pcap.gz'])('%s is discovery and scan', (file) =>
    expect(recordings.get(file)?.families).toEqual(['discovery', 'scan']),
  );

  test('a scan of services is a scan', () => expect(recordings.get('scan-syn.pcap.gz')?.families).toEqual(['scan']));

  test('who sends under other addresses than its own is not asked for', () =>
    expect(recordings.get('flood-syn-spoofed.pcap.gz')?.hosts).toHaveLength(1));
});
