import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/** A line an interface, after two of headings; those of our own network namespace (proc(5)). */
const LINUX_INTERFACES = '/proc/self/net/dev';

export interface NetworkInterface {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** The network interfaces of this machine; on Linux also those without an address, and `any` for all of them together. */
export function listInterfaces(): readonly NetworkInterface[] {
  const addressed = networkInterfaces();
  const isLinux = existsSync(LINUX_INTERFACES);
  const lines = isLinux ? readFileSync(LINUX_INTERFACES, 'utf8').split('\n').slice(2) : [];
  const listed = lines.map((line) => line.split(':', 1)[0]?.trim() ?? '').filter((name) => name !== '');
  const names = new Set([...listed, ...Object.keys(addressed)]);
  const found = [...names].toSorted().map((name) => ({
    name,
    addresses: (addressed[name] ?? []).map(({ address }) => address),
  }));
  return isLinux ? [...found, { name: 'any', addresses: [] }] : found;
}
