import type { ApplicationProtocol } from './protocol.ts';
import { dns, llmnr, mdns, nbns } from './protocols/dns.ts';
import { http1 } from './protocols/http1.ts';
import { ssh } from './protocols/ssh.ts';
import { tls } from './protocols/tls.ts';

export interface NumberedProtocol {
  /** By which flows, tables and checkpoints know the protocol: given once, never changed, never given again. 0 is unknown. */
  readonly number: number;
  readonly protocol: ApplicationProtocol;
}

/** Every protocol, in the order of trial: those with a signature hard to mistake before those with a weak one. */
export const PROTOCOLS: readonly NumberedProtocol[] = [
  { number: 1, protocol: dns },
  { number: 2, protocol: mdns },
  { number: 3, protocol: llmnr },
  { number: 4, protocol: nbns },
  { number: 5, protocol: tls },
  { number: 8, protocol: http1 },
  { number: 10, protocol: ssh },
];

const NAMES: ReadonlyMap<number, string> = new Map(PROTOCOLS.map(({ number, protocol }) => [number, protocol.name]));

/** The name by which the protocol of that number is written; the empty text for 0 and numbers not given. */
export function applicationName(number: number): string {
  return NAMES.get(number) ?? '';
}
