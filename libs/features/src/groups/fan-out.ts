import { FAN_OUT } from '@weir/flow';
import { defineFamily, type About } from '../family.ts';
import { SAME, type Feature, type Swap } from '../feature.ts';

const BEFORE = 'in flows that began before features were asked for';
/** Ports of the responder, which is the other side then. */
const OTHER = { kind: 'other' } as const;

function fanOut(about: Pick<About, 'name' | 'unit' | 'dtype' | 'doc' | 'nullRule'>, swap: Swap = SAME): About {
  return {
    ...about,
    group: 'fan-out',
    window:
      'flows between the two addresses of the flow since they were last silent for 300 s, up to its latest packet',
    swap,
  };
}

function count(about: Pick<About, 'name' | 'unit' | 'doc'>, swap?: Swap): About {
  return fanOut({ ...about, dtype: 'uint32', nullRule: BEFORE }, swap);
}

function share(about: Pick<About, 'name' | 'doc' | 'nullRule'>, swap?: Swap): About {
  return fanOut({ ...about, unit: '1', dtype: 'float64' }, swap);
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : NaN;
}

/**
 * What a lane can know of who speaks to whom, how widely, and how well: vertical scans, floods, guessed passwords, generated names. What a
 * host does to many others is in no lane as a whole.
 */
export const fanOutFeatures: readonly Feature[] = defineFamily(
  [
    count({ name: 'channelFlows', unit: 'flows', doc: 'Flows that began, the flow itself included.' }),
    fanOut({
      name: 'channelFlowWeight10s',
      unit: 'flows',
      dtype: 'float64',
      doc: 'Flows that began, each weighing 2^(−0.1·age in s of its beginning).',
      nullRule: BEFORE,
    }),
    count(
      { name: 'channelServices', unit: 'services', doc: 'Responder’s ports that they went to, with their protocols.' },
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
      OTHER,
    ),
    share(
      {
        name: 'channelPortReuseShare',
        doc: 'TCP and UDP flows that began at the initiator’s port of the one before and went to another port / (flows − 1).',
        nullRule: 'below two flows',
      },
      OTHER,
    ),
    share({
      name: 'channelOneSidedShare',
      doc: 'Flows in which one side alone spoke so far / flows.',
      nullRule: BEFORE,
    }),
    share({
      name: 'channelUnansweredSynShare',
      doc: 'TCP connections without a SYN/ACK so far / those that began with a SYN.',
      nullRule: 'without a SYN',
    }),
    share({
      name: 'channelResetShare',
      doc: 'TCP flows with a RST so far / TCP flows.',
      nullRule: 'without a TCP flow',
    }),
    count({
      name: 'channelFailedHandshakes',
      unit: 'connections',
      doc: 'TCP connections that began with a SYN and had a RST before the initiator acknowledged anything: refused, or given up half open.',
    }),
    share({
      name: 'channelNxdomainShare',
      doc: 'Answers that there is no such name (NXDOMAIN) / answers of DNS over UDP.',
      nullRule: 'without an answer',
    }),
  ],
  ({ traits }, _row, vectors, at) => {
    const flows = traits.fanOut(FAN_OUT.flows);
    const connections = traits.fanOut(FAN_OUT.connections);
    vectors[at] = flows;
    vectors[at + 1] = traits.flowWeight();
    vectors[at + 2] = traits.fanOut(FAN_OUT.services);
    vectors[at + 3] = traits.serviceEntropy();
    vectors[at + 4] = ratio(traits.fanOut(FAN_OUT.reusedPorts), flows - 1);
    vectors[at + 5] = ratio(flows - traits.fanOut(FAN_OUT.answeredFlows), flows);
    vectors[at + 6] = ratio(connections - traits.fanOut(FAN_OUT.answeredConnections), connections);
    vectors[at + 7] = ratio(traits.fanOut(FAN_OUT.resets), traits.fanOut(FAN_OUT.tcpFlows));
    vectors[at + 8] = traits.fanOut(FAN_OUT.failedHandshakes);
    vectors[at + 9] = ratio(traits.fanOut(FAN_OUT.noSuchNames), traits.fanOut(FAN_OUT.dnsAnswers));
  },
);
