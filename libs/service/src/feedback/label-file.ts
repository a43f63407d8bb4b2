import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { reasonOf } from '@weir/stream';
import { stringify } from 'yaml';
import type { MarkedFlow, MarkedFlows } from './remote-feedback.ts';

/** A flow that is known, as the trainer's label files have it. */
interface FlowLabel extends Pick<MarkedFlow, 'protocol' | 'start'> {
  readonly ends: readonly [string, number, string, number];
  readonly family: string;
}

/** A capture that something is known of, as the trainer's label files have it; flows that are not named are left out. */
export interface CaptureLabels {
  readonly file: string;
  readonly sha256: string;
  readonly source: string;
  readonly kind: 'feedback';
  readonly flows: readonly FlowLabel[];
}

/** What came of the marks on the flows of a capture. */
export interface Labelled {
  readonly labels: readonly FlowLabel[];
  /** Alerts that give no labels, or not all of their flows, each with the reason. */
  readonly without: MarkedFlows['without'];
  /** Flows that alerts were marked differently on, which are left out. */
  readonly contradictory: number;
}

const BENIGN = 'benign';
/** How good a line is, is learnt from recordings of impaired lines, where it is known of each flow. */
const OF_QUALITY = 'quality';

/**
 * Labels of flows: what a false alarm was about is benign, what a right one was about is of its family; where several say different families,
 * that of the least likely alert.
 */
export function labelsOf({ flows, without }: MarkedFlows): Labelled {
  const ofQuality = new Set(flows.filter(({ family }) => family === OF_QUALITY).map(({ alert }) => alert));
  const reason = 'alerts of quality give no labels: models of it learn from recordings of impaired lines';
  const marks = new Map<string, MarkedFlow[]>();
  for (const flow of flows) {
    if (flow.family === OF_QUALITY) continue;
    const others = marks.get(flow.id) ?? [];
    marks.set(flow.id, [...others, flow]);
  }
  const labels: FlowLabel[] = [];
  let contradictory = 0;
  for (const said of marks.values()) {
    if (new Set(said.map(({ mark }) => mark)).size > 1) contradictory++;
    else
      labels.push(
        ...said
          .toSorted((a, b) => a.pValue - b.pValue)
          .slice(0, 1)
          .map(labelOf),
      );
  }
  return { labels, without: [...without, ...[...ofQuality].map((alert) => ({ alert, reason }))], contradictory };
}

function labelOf({ mark, family, protocol, start, srcAddress, srcPort, dstAddress, dstPort }: MarkedFlow): FlowLabel {
  return {
    protocol,
    ends: [srcAddress, srcPort, dstAddress, dstPort],
    start,
    family: mark === 'true' ? family : BENIGN,
  };
}

/** What a label file says of a capture, which is known by the digest of its file. @throws {Error} when it cannot be read */
export async function captureLabels(path: string, flows: readonly FlowLabel[]): Promise<CaptureLabels> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (cause) {
    throw new Error(`${path}: cannot be read (${reasonOf(cause)}); name the capture's file`, { cause });
  }
  const source = 'marked by analysts with Weir';
  return { file: basename(path), sha256: hash.digest('hex'), source, kind: 'feedback', flows };
}

/** Captures as the text of a label file. */
export function labelFile(captures: readonly CaptureLabels[]): string {
  return stringify(captures, { lineWidth: 0 });
}
