import { expect, test } from '@jest/globals';
import type { ScriptedPacket } from '@weir/flow/testing';
import * as fc from 'fast-check';
import { vectorsOfScript } from './scripted-vectors.ts';
import { weirFeatures } from './weir-features.ts';

const ENDLESS = { idleTimeoutUs: 1e15, activeTimeoutUs: 1e15, tcpEndTimeoutUs: 1e15, maxFlows: 1000 };
const DECAYS = { '1s': 1, '10s': 0.1, '100s': 0.01 } as const;
const FORGOTTEN_S = 300;

/** A packet between two hosts: whose conversation, from which side, when, how long. */
interface Sent {
  readonly t: number;
  readonly pair: number;
  readonly port: number;
  readonly client: number;
  readonly back: boolean;
  readonly length: number;
}

const packets = fc
  .array(
    fc.record({
      gap: fc.oneof(
        { weight: 6, arbitrary: fc.nat(3000) },
        { weight: 1, arbitrary: fc.constantFrom(20_000, 299_000, 301_000) },
      ),
      pair: fc.nat(1),
      port: fc.constantFrom(53, 80),
      client: fc.nat(1),
      back: fc.boolean(),
      length: fc.integer({ min: 60, max: 1500 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let ms = 0;
    const begun = new Set<string>();
    return steps.map(({ gap, back, ...sent }): Sent => {
      ms += gap;
      const flow = flowOf(sent);
      const isFirst = !begun.has(flow);
      begun.add(flow);
      return { ...sent, t: ms / 1000, back: back && !isFirst };
    });
  });

function flowOf({ pair, port, client }: Pick<Sent, 'pair' | 'port' | 'client'>): string {
  return [pair, port, client].join(' ');
}

function scripted({ t, pair, port, client, back, length }: Sent): ScriptedPacket {
  const one = `10.0.0.1#${50_000 + client}`;
  const other = `10.0.1.${pair}#${port}`;
  return back ? { t, from: other, to: one, length } : { t, from: one, to: other, length };
}

/** The packets of a context that are not forgotten at the last of them. */
function remembered(all: readonly Sent[]): readonly Sent[] {
  let from = 0;
  all.forEach(({ t }, i) => {
    if (i > 0 && t - (all[i - 1]?.t ?? t) > FORGOTTEN_S) from = i;
  });
  return all.slice(from);
}

function weighted(all: readonly Sent[], decay: number, now: number, value: (sent: Sent) => number): number {
  return all.reduce((sum, sent) => sum + value(sent) * 2 ** (-decay * (now - sent.t)), 0);
}

/** By the definitions, packet by packet from the beginning. */
function statistics(all: readonly Sent[], decay: number, now: number) {
  const weight = weighted(all, decay, now, () => 1);
  const mean = weighted(all, decay, now, ({ length }) => length) / weight;
  const variance = weighted(all, decay, now, ({ length }) => (length - mean) ** 2) / weight;
  return { weight, mean, std: Math.sqrt(variance) };
}

function covariance(all: readonly Sent[], decay: number, now: number): number {
  let products = 0;
  const latest = new Map<boolean, number>();
  all.forEach((sent, i) => {
    const own = all.slice(0, i + 1).filter(({ back }) => back === sent.back);
    const deviation = sent.length - statistics(own, decay, sent.t).mean;
    products += deviation * (latest.get(!sent.back) ?? 0) * 2 ** (-decay * (now - sent.t));
    latest.set(sent.back, deviation);
  });
  return products / statistics(all, decay, now).weight;
}

test('damped statistics are those of their definitions, at the latest packet of the flow', () => {
  fc.assert(
    fc.property(packets, (sent) => {
      const vectors = vectorsOfScript(sent.map(scripted), weirFeatures, { settings: ENDLESS });
      const flows = [...new Set(sent.map(flowOf))];
      expect(vectors).toHaveLength(flows.length);
      flows.forEach((flow, i) => {
        const values = vectors[i]?.values ?? {};
        const last = sent.findLastIndex((one) => flowOf(one) === flow);
        const { t: now, pair, port } = sent[last] ?? { t: 0, pair: 0, port: 0 };
        const past = sent.slice(0, last + 1);
        const socket = past.filter((one) => flowOf(one) === flow);
        const channel = remembered(past.filter((one) => one.pair === pair));
        const service = remembered(past.filter((one) => one.pair === pair && one.port === port));
        for (const [halfLife, decay] of Object.entries(DECAYS)) {
          for (const [scope, of] of Object.entries({ socket, channel, service })) {
            const { weight, mean, std } = statistics(of, decay, now);
            expect(values[`${scope}Weight${halfLife}`]).toBeCloseTo(weight, 8);
            expect(values[`${scope}LengthMean${halfLife}`]).toBeCloseTo(mean, 6);
            expect(values[`${scope}LengthStd${halfLife}`]).toBeCloseTo(std, 2);
          }
          expect(values[`channelLengthCovariance${halfLife}`]).toBeCloseTo(covariance(channel, decay, now), 3);
        }
      });
    }),
    { numRuns: 150 },
  );
});
