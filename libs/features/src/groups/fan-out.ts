import { FAN_OUT } from '@weir/flow';
import { defineFeature, SAME, type Feature, type FlowRecords } from '../feature.ts';

type About = Pick<Feature, 'name' | 'unit' | 'dtype' | 'doc' | 'nullRule'>;
type Value = (traits: FlowRecords['traits'], row: number) => number;

const BEFORE = 'in flows that began before features were asked for';
/** Ports of the responder, which is the other side then. */
const OTHER = { kind: 'other' } as const;

function fanOut(about: About, of: Value, swap: Feature['swap'] = SAME): Feature {
  return defineFeature({
    ...about,
    group: 'fan-out',
    window:
      'flows between the two addresses of the flow since they were last silent for 300 s, up to its latest packet',
    swap,
    of: ({ traits }, row) => of(traits, row),
    writeRows({ traits }, from, to, vectors, first, stride) {
      for (let row = from, at = first; row < to; row++, at += stride) vectors[at] = of(traits, row);
    },
  });
}

function count(about: Omit<About, 'dtype' | 'nullRule'>, which: number, swap?: Feature['swap']): Feature {
  return fanOut({ ...about, dtype: 'uint32', nullRule: BEFORE }, (traits, row) => traits.fanOut(row, which), swap);
}

function share(about: Pick<About, 'name' | 'doc' | 'nullRule'>, of: Value, swap?: Feature['swap']): Feature {
  return fanOut({ ...about, unit: '1', dtype: 'float64' }, of, swap);
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : NaN;
}

/**
 * What a lane can know of who speaks to whom, how widely, and how well: vertical scans, floods, guessed passwords, generated names. What a
 * host does to many others is in no lane as a whole.
 */
export const fanOutFeatures: readonly Feature[] = [
  count({ name: 'channelFlows', unit: 'flows', doc: 'Flows that began, the flow itself included.' }, FAN_OUT.flows),
  fanOut(
    {
      name: 'channelFlowWeight10s',
      unit: 'flows',
      dtype: 'float64',
      doc: 'Flows that began, each weighing 2^(−0.1·age in s of its beginning).',
      nullRule: BEFORE,
    },
    (traits, row) => traits.flowWeight(row),
  ),
  count(
    { name: 'channelServices', unit: 'services', doc: 'Responder’s ports that they went to, with their protocols.' },
    FAN_OUT.services,
    OTHER,
  ),
  fanOut(
    {
      name: 'channelServiceEntropy',
      unit: 'bits',
      dtype: 'float64',
      doc: 'Shannon entropy of the responder’s ports: −Σ p·log₂ p, p being the share of flows that went to one.',
      nullRule: BEFORE,
    },
    (traits, row) => traits.serviceEntropy(row),
    OTHER,
  ),
  share(
    {
      name: 'channelPortReuseShare',
      doc: 'TCP and UDP flows that began at the initiator’s port of the one before and went to another port / (flows − 1).',
      nullRule: 'below two flows',
    },
    (traits, row) => ratio(traits.fanOut(row, FAN_OUT.reusedPorts), traits.fanOut(row, FAN_OUT.flows) - 1),
    OTHER,
  ),
  share(
    { name: 'channelOneSidedShare', doc: 'Flows in which one side alone spoke so far / flows.', nullRule: BEFORE },
    (traits, row) => {
      const flows = traits.fanOut(row, FAN_OUT.flows);
      return ratio(flows - traits.fanOut(row, FAN_OUT.answeredFlows), flows);
    },
  ),
  share(
    {
      name: 'channelUnansweredSynShare',
      doc: 'TCP connections without a SYN/ACK so far / those that began with a SYN.',
      nullRule: 'without a SYN',
    },
    (traits, row) => {
      const connections = traits.fanOut(row, FAN_OUT.connections);
      return ratio(connections - traits.fanOut(row, FAN_OUT.answeredConnections), connections);
    },
  ),
  share(
    { name: 'channelResetShare', doc: 'TCP flows with a RST so far / TCP flows.', nullRule: 'without a TCP flow' },
    (traits, row) => ratio(traits.fanOut(row, FAN_OUT.resets), traits.fanOut(row, FAN_OUT.tcpFlows)),
  ),
  count(
    {
      name: 'channelFailedHandshakes',
      unit: 'connections',
      doc: 'TCP connections that began with a SYN and had a RST before the initiator acknowledged anything: refused, or given up half open.',
    },
    FAN_OUT.failedHandshakes,
  ),
  share(
    {
      name: 'channelNxdomainShare',
      doc: 'Answers that there is no such name (NXDOMAIN) / answers of DNS over UDP.',
      nullRule: 'without an answer',
    },
    (traits, row) => ratio(traits.fanOut(row, FAN_OUT.noSuchNames), traits.fanOut(row, FAN_OUT.dnsAnswers)),
  ),
];
