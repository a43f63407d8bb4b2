import { hasSharedData, sharedFile } from '@weir/packet/testing';
import { flowKey } from './capture-flows.ts';

/** Zeek's names of services and ours; those that are tunnels, or data that another flow speaks of, are left out. */
const SERVICES: Readonly<Record<string, string>> = {
  dns: 'dns',
  ftp: 'ftp',
  http: 'http',
  irc: 'irc',
  redis: 'redis',
  ssh: 'ssh',
  ssl: 'tls',
};
const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17 };

export interface ZeekOutput {
  readonly capture: string;
  /** Our name of the service by the key of the flow. */
  readonly services: ReadonlyMap<string, string>;
}

/** A conn.log: columns with tabs between, named by a line of their own. */
function servicesOf(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const names = lines.find(([first]) => first === '#fields')?.slice(1) ?? [];
  const services = new Map<string, string>();
  for (const line of lines.filter(([first = '#']) => !first.startsWith('#'))) {
    const column = (name: string): string => line[names.indexOf(name)] ?? '';
    const service = SERVICES[column('service')];
    const protocol = PROTOCOLS[column('proto')];
    if (service === undefined || protocol === undefined) continue;
    const [src, dst] = ['orig', 'resp'].map((end) => `${column(`id.${end}_h`)} ${column(`id.${end}_p`)}`);
    services.set(flowKey(protocol, src ?? '', dst ?? ''), service);
  }
  return services;
}

/** What Zeek says of the captures of the shared data set; none where it is absent. */
export function zeekOutputs(): ZeekOutput[] {
  if (!hasSharedData) return [];
  const decode = (name: string): string => new TextDecoder().decode(sharedFile(`reference/${name}`));
  const labels: { file: string; capture: string }[] = JSON.parse(decode('labels.json'));
  const outputs = labels.filter(({ file }) => file.startsWith('zeek/') && file.endsWith('conn.log'));
  return outputs.map(({ file, capture }) => ({ capture, services: servicesOf(decode(file)) }));
}
