import { hasSharedData, sharedFile } from '@weir/packet/testing';
import { flowKey } from './capture-flows.ts';

/** One flow as nDPI's reader prints it. */
export interface NdpiFlow {
  readonly key: string;
  /** The master protocol: `TLS` of `TLS.Google`. */
  readonly protocol: string;
  /** How nDPI came to it: `DPI`, `Match by port`, … */
  readonly confidence: string;
  /** What stands in brackets behind it, by its name: `Hostname/SNI`, `JA3C`, … */
  readonly details: ReadonlyMap<string, string>;
}

const LINE =
  /^\t\d+\t(TCP|UDP) (\S+) (?:<->|->) (\S+) (?:\[VLAN: \d+\])?\[proto: [\d.]+\/([^\].]+)[^\]]*\].*?\[Confidence: ([^\]]+)\]/;

/** The list of flows at the end of nDPI's output; flows within tunnels, which it marks, are left out. */
export function ndpiFlows(text: string): NdpiFlow[] {
  return text.split('\n').flatMap((line) => {
    const [, transport, src = '', dst = '', protocol = '', confidence = ''] = LINE.exec(line) ?? [];
    if (transport === undefined) return [];
    const key = flowKey(transport === 'TCP' ? 6 : 17, endOf(src), endOf(dst));
    const details = [...line.matchAll(/\[([^:\]]+): ([^\]]*)\]/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
    return [{ key, protocol, confidence, details: new Map(details) }];
  });
}

/** `10.0.0.1:53` and `[2001:db8::1]:53` as address and port with a space between. */
function endOf(text: string): string {
  const colon = text.lastIndexOf(':');
  return `${text.slice(0, colon).replaceAll(/[[\]]/g, '')} ${text.slice(colon + 1)}`;
}

export interface NdpiOutput {
  readonly capture: string;
  readonly flows: readonly NdpiFlow[];
}

/** What nDPI says of the captures of the shared data set; none where it is absent. */
export function ndpiOutputs(): NdpiOutput[] {
  if (!hasSharedData) return [];
  const decode = (name: string): string => new TextDecoder().decode(sharedFile(`reference/${name}`));
  const labels: { file: string; capture: string }[] = JSON.parse(decode('labels.json'));
  const outputs = labels.filter(({ file }) => file.startsWith('ndpi/'));
  return outputs.map(({ file, capture }) => ({ capture, flows: ndpiFlows(decode(file)) }));
}
