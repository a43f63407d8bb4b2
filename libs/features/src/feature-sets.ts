import type { Flow } from '@weir/schema';
import { cicflowmeterFeatures } from './exports/cicflowmeter.ts';
import { nfstreamFeatures } from './exports/nfstream.ts';
import type { FeatureSet } from './feature-set.ts';
import { weirFeatures } from './weir-features.ts';

const US_PER_MS = 1000;
const US_PER_S = 1_000_000;

/** A column that says which flow a vector is of; it is no feature. */
export interface KeyColumn {
  readonly name: string;
  of(flow: Flow): string | number | boolean;
}

/** Features, and what they are printed beside. */
export interface NamedFeatures {
  readonly features: FeatureSet;
  readonly key: readonly KeyColumn[];
}

const SOURCE: KeyColumn = { name: 'source', of: ({ source }) => source };

/** The features to choose from, by whose names they have. */
export const FEATURE_SETS: Readonly<Record<'weir' | 'nfstream' | 'cicflowmeter', NamedFeatures>> = {
  weir: {
    features: weirFeatures,
    key: [SOURCE, { name: 'id', of: ({ id }) => id }],
  },
  nfstream: {
    features: nfstreamFeatures,
    key: [
      SOURCE,
      { name: 'src_ip', of: ({ srcAddress }) => srcAddress },
      { name: 'src_port', of: ({ srcPort }) => srcPort },
      { name: 'dst_ip', of: ({ dstAddress }) => dstAddress },
      { name: 'dst_port', of: ({ dstPort }) => dstPort },
      { name: 'protocol', of: ({ protocol }) => protocol },
      { name: 'vlan_id', of: ({ vlan }) => vlan },
      { name: 'bidirectional_first_seen_ms', of: ({ start }) => start / US_PER_MS },
      { name: 'bidirectional_last_seen_ms', of: ({ end }) => end / US_PER_MS },
    ],
  },
  cicflowmeter: {
    features: cicflowmeterFeatures,
    key: [
      SOURCE,
      {
        name: 'Flow ID',
        of: (flow) => `${flow.srcAddress}-${flow.dstAddress}-${flow.srcPort}-${flow.dstPort}-${flow.protocol}`,
      },
      { name: 'Src IP', of: ({ srcAddress }) => srcAddress },
      { name: 'Src Port', of: ({ srcPort }) => srcPort },
      { name: 'Dst IP', of: ({ dstAddress }) => dstAddress },
      { name: 'Dst Port', of: ({ dstPort }) => dstPort },
      { name: 'Protocol', of: ({ protocol }) => protocol },
      { name: 'Timestamp', of: ({ start }) => start / US_PER_S },
    ],
  },
};
