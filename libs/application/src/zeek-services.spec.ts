import { describe, expect, test } from '@jest/globals';
import { hasSharedData, sharedFile } from '@weir/packet/testing';
import { applicationName } from './registry.ts';
import { captureFlows } from './testing/capture-flows.ts';
import { zeekOutputs } from './testing/zeek.ts';

/** What Zeek calls DNS by its form is told apart by its port here. */
const DNS_RELATIVES = ['mdns', 'llmnr', 'nbns'];

(hasSharedData ? describe : describe.skip)('services that Zeek found in the shared captures', () => {
  const sides = zeekOutputs().map(({ capture, services }) => {
    const flows = services.size > 0 ? captureFlows(sharedFile(capture)) : new Map<string, never>();
    const known = [...services].filter(([key]) => flows.has(key));
    const ours = known.map(([key]): [string, string] => {
      const beginning = flows.get(key)?.beginning;
      const name = beginning?.basis === 'content' ? applicationName(beginning.application) : '';
      return [key, DNS_RELATIVES.includes(name) ? 'dns' : name];
    });
    return { capture, ours: new Map(ours), theirs: new Map(known) };
  });

  test('are found by content', () => {
    expect(sides.reduce((sum, { theirs }) => sum + theirs.size, 0)).toBeGreaterThan(20);
    for (const { ours, theirs } of sides) expect(ours).toEqual(theirs);
  });
});
