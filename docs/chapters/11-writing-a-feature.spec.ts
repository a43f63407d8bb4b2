/**
 * # 11. Writing a feature
 *
 * A feature is a number that is computed for each flow: what a model sees of it. It is a row in a table of `libs/features/src/groups`, with
 * a name, a unit, a type, when it has no value, and a function of the flow. The reference page, the columns that `weir analyze --table features`
 * prints, the order in which a model is given its input, and the tests that every feature is put to come from those rows. Adding one
 * touches nothing else. (Those tables have one function for all their rows, `defineFamily`: it saves a call for each value. A row with a
 * function of its own may stand beside them.)
 *
 * The feature of this chapter is the share of a flow's bytes that is payload.
 */
import { fileURLToPath } from 'node:url';
import { defineFeature, featureSet, weirFeatures } from '@weir/features';
import { defineFlowStage } from '@weir/stages/flow';
import { beforeAll, expect, test } from '@jest/globals';
import { FlowRows, startPipeline } from './pipeline.ts';

const LAB = fileURLToPath(new URL('../../testdata/lab.pcapng.gz', import.meta.url));

const payloadShare = defineFeature({
  name: 'payloadShare',
  unit: '1',
  dtype: 'float64',
  group: 'my own',
  doc: 'Payload bytes / frame bytes, of both directions.',
  // The packets it is about.
  window: 'the flow',
  // It is NaN then: null in a table, nothing in CSV. `never` promises a value, and the tests hold it to that.
  nullRule: 'without bytes',
  // What becomes of it when the initiator is the other side: nothing. A feature of one direction names that of the other here.
  swap: { kind: 'same' },

  /**
   * `flows` are the columns of the message that the flow is in, at `row`; `traits` has what was gathered beside them of this very flow, such
   * as the first packets and the counts of TCP flags: `traits.firstPayload(0)`. A feature may look at anything but what says *which* flow it is: no addresses, MAC addresses, ports, absolute times,
   * time to live, or names of captures. A model would learn the data set from those instead of the attack, and tests change each of them
   * and expect the same vectors.
   */
  of({ flows }, row) {
    const payload = (flows.forwardPayloadBytes[row] ?? 0) + (flows.reversePayloadBytes[row] ?? 0);
    const bytes = (flows.forwardBytes[row] ?? 0) + (flows.reverseBytes[row] ?? 0);
    return bytes > 0 ? payload / bytes : NaN;
  },
});

/** Features in a fixed order are a set; the vector of a flow has their values in that order. */
const features = featureSet([...weirFeatures.features, payloadShare]);

/**
 * A set is known by its fingerprint: SHA-256 of the names, units, types, null rules and their order. A model names the one that it was
 * trained with and is shown no other. Words may be changed; what stands where may not.
 */
test('the fingerprint tells it from every other set', () => {
  expect(features.fingerprint).not.toBe(weirFeatures.fingerprint);
  expect(features.width).toBe(weirFeatures.width + 1);
  const reworded = { ...payloadShare, doc: 'How much of a flow is payload.' };
  expect(featureSet([...weirFeatures.features, reworded]).fingerprint).toBe(features.fingerprint);
});

/**
 * The flow stage computes the vectors, since only there is known what happened packet by packet. `FLOW_FEATURES=weir` asks it for
 * Weir's own; a program of yours gives it any set.
 */
const table = new FlowRows();
beforeAll(async () => {
  const pipeline = await startPipeline({ files: [LAB], flow: defineFlowStage({ features }), table });
  await pipeline.done;
  await pipeline.stop();
});

test('each flow of the bundled capture has it, at the end of its vector', () => {
  expect(table.rows.length).toBeGreaterThan(1_000);
  for (const flow of table.rows) {
    const vector = table.vectors.get(flow.id);
    expect(vector).toHaveLength(features.width);
    const bytes = flow.forwardBytes + flow.reverseBytes;
    expect(vector?.at(-1)).toBeCloseTo((flow.forwardPayloadBytes + flow.reversePayloadBytes) / bytes, 12);
  }
});

/**
 * Flows that carry vectors have an early record too: the flow as it was after 15 packets or one second, whichever came first. It
 * goes to whoever has to judge early. Tables and sums have the final records alone, so nothing is counted twice.
 */
test('the table has each flow once', () => {
  expect(new Set(table.rows.map(({ id }) => id)).size).toBe(table.rows.length);
  expect(table.rows.filter(({ early }) => early)).toEqual([]);
});
