import { describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';

// A process a command, on machines that do other things too.
jest.setTimeout(30_000);

const ALERTS = ['analyze', 'testdata/attacks-lab/arp-scan.pcap.gz', '--table', 'alerts', '--quiet'];

describe('alerts as others take them', () => {
  test('each revision is a document of the form, and the same alert in each', async () => {
    const [rows, events, ecs, ocsf] = await Promise.all(
      [['--json'], ['--format', 'cloudevents'], ['--format', 'ecs'], ['--format', 'ocsf']].map(async (words) =>
        recordsOf((await weir([...ALERTS, ...words])).stdout),
      ),
    );
    const ids = rows?.map(({ id, revision }) => `${String(id)}.${String(revision)}`);
    expect(ids).not.toHaveLength(0);
    expect(events?.map(({ id }) => id)).toEqual(ids);
    expect(events?.[0]).toMatchObject({ specversion: '1.0', type: 'weir.alert.opened.v1' });
    expect(ecs?.map(({ event }) => event)).toEqual(ids?.map((id) => expect.objectContaining({ kind: 'alert', id })));
    expect(ocsf?.map(({ metadata }) => metadata)).toEqual(ids?.map((uid) => expect.objectContaining({ uid })));
    expect(ocsf?.[0]).toMatchObject({
      class_uid: 2004,
      finding_info: { title: expect.stringMatching(/ by .* against /) },
    });
  });

  test.each([
    ['another table', ['analyze', 'x.pcap', '--format', 'ecs'], '--format is about alerts; add --table alerts.'],
    ['CSV', [...ALERTS, '--format', 'ocsf', '--csv'], '--format ocsf is JSON, which excludes --csv; leave one out.'],
  ])('not with %s', async (_name, words, sentence) => {
    const { code, stderr } = await weir(words);
    expect([code, stderr]).toEqual([2, `weir: ${sentence}\n`]);
  });
});
