/**
 * Attacks of real programs among people at work (testdata/attacks-lab): Weir's flows are the conversations that the script which made them told,
 * with the same ends, times and packets, and those of each attack are all there.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { testdataPath } from '@weir/packet/testing';
import type { Flow } from '@weir/schema';
import { runPipeline, type PipelineRun } from './testing/pipeline.ts';

interface Ends {
  readonly protocol: number;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
}
interface Conversation extends Ends {
  readonly start: number;
  readonly end: number;
  readonly packets: number;
  readonly role: 'attack' | 'effect' | 'benign';
}
interface Recording {
  readonly capture: string;
  readonly flows: string;
  readonly frames: number;
  readonly counts: Readonly<Record<Conversation['role'], number>>;
  readonly attacks: readonly { readonly attacker: string; readonly start: number; readonly isSpoofed: boolean }[];
}
interface Met {
  packets: number;
  start: number;
  end: number;
  initiator: string;
}

const contentOf = (name: string): Buffer => gunzipSync(readFileSync(testdataPath(`attacks-lab/${name}`)));
const RECORDINGS: Recording[] = JSON.parse(readFileSync(testdataPath('attacks-lab/labels.json'), 'utf8'));

/** The same from both sides. */
function keyOf({ protocol, src, srcPort, dst, dstPort }: Ends): string {
  return [protocol, ...[`${src} ${srcPort}`, `${dst} ${dstPort}`].toSorted()].join(' ');
}

const endsOf = ({ protocol, srcAddress, srcPort, dstAddress, dstPort }: Flow): Ends => ({
  protocol,
  src: srcAddress,
  srcPort,
  dst: dstAddress,
  dstPort,
});

/** Flows of the same ends one after another are one conversation. */
function conversationsOf(flows: readonly Flow[]): Map<string, Met> {
  const found = new Map<string, Met>();
  for (const flow of flows) {
    const key = keyOf(endsOf(flow));
    const { start, end } = flow;
    const packets = flow.forwardPackets + flow.reversePackets;
    const met = found.get(key);
    if (met === undefined) {
      found.set(key, { packets, start, end, initiator: flow.srcAddress });
    } else {
      met.packets += packets;
      met.end = Math.max(met.end, end);
    }
  }
  return found;
}

describe.each(RECORDINGS)('$capture', ({ capture, flows, frames, counts, attacks }) => {
  const told: Conversation[] = contentOf(flows)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  let run: PipelineRun;
  let met: Map<string, Met>;

  beforeAll(async () => {
    run = await runPipeline([{ source: capture, bytes: contentOf(capture) }], { lanes: 1 });
    met = conversationsOf(run.flows);
  });

  test('all frames are read, and each conversation is a flow or some, with its packets and times', () => {
    expect({ frames: run.frames, problems: run.problems }).toEqual({ frames, problems: [] });
    const lines = told.map((each) => `${keyOf(each)}: ${each.packets} packets, ${each.start} to ${each.end}`);
    const ours = [...met].map(([key, { packets, start, end }]) => `${key}: ${packets} packets, ${start} to ${end}`);
    expect(ours.toSorted()).toEqual(lines.toSorted());
  });

  test('the flows of the attack are as many as were told, of who attacked, after it began', () => {
    const ofRole = (role: Conversation['role']) => told.filter((each) => each.role === role);
    const counted = {
      attack: ofRole('attack').length,
      effect: ofRole('effect').length,
      benign: ofRole('benign').length,
    };
    expect(counted).toEqual(counts);
    for (const { attacker, start, isSpoofed } of attacks) {
      const strangers = ofRole('attack').filter((each) => {
        const flow = met.get(keyOf(each));
        return flow === undefined || flow.start < start || (!isSpoofed && flow.initiator !== attacker);
      });
      expect(strangers).toEqual([]);
    }
  });
});
