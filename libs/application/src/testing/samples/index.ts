import { CALLS } from './calls.ts';
import { DATABASES } from './databases.ts';
import { INDUSTRIAL } from './industrial.ts';
import { MAIL } from './mail.ts';
import { NETWORK } from './network.ts';
import { PEERS } from './peers.ts';
import type { Sample } from './sample.ts';
import { SERVICES } from './services.ts';
import { THINGS } from './things.ts';
import { TUNNELS } from './tunnels.ts';
import { WINDOWS } from './windows.ts';

/** At least one conversation of each protocol that has no tests of its own. */
export const SAMPLES: readonly Sample[] = [
  ...CALLS,
  ...DATABASES,
  ...INDUSTRIAL,
  ...MAIL,
  ...NETWORK,
  ...PEERS,
  ...SERVICES,
  ...THINGS,
  ...TUNNELS,
  ...WINDOWS,
];
