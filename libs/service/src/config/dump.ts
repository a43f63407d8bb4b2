import { stringify } from 'yaml';
import { FIELDS } from './fields.ts';
import { maskAddress } from './given.ts';
import type { Config } from './tree.ts';

const MASK = '***';

function masked(path: string, value: unknown): unknown {
  if (FIELDS.get(path)?.isSecret === true) return value === '' ? '' : MASK;
  if (typeof value === 'string') return maskAddress(value);
  if (Array.isArray(value)) return value.map((item) => masked('', item));
  if (typeof value !== 'object' || value === null) return value;
  const lead = path === '' ? '' : `${path}.`;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(`${lead}${name}`, inner)]));
}

/** The effective configuration as YAML that `loadConfig` reads again; secrets and passwords in addresses are masked. */
export function dumpConfig(config: Config): string {
  return stringify(masked('', config));
}
