import type { Alert } from '@weir/schema';
import { analyze } from '@weir/service/analysis';
import { loadConfig } from '@weir/service/config';
import { z } from 'zod';

const row = z.custom<Alert>((value) => typeof value === 'object' && value !== null && 'incident' in value);

/** The alerts of captures, by capture: each alert as it was when it was closed. */
export async function alertsOf(paths: readonly string[]): Promise<ReadonlyMap<string, readonly Alert[]>> {
  const config = loadConfig({ env: {}, overrides: [{ path: 'capture.files', value: paths, from: 'evaluate' }] });
  const chunks: string[] = [];
  await analyze({
    config,
    output: { kind: 'text', table: 'alerts', format: 'json', names: 'weir' },
    write: (chunk) => {
      chunks.push(Buffer.from(chunk).toString());
      return Promise.resolve();
    },
  });
  const bySource = new Map<string, Alert[]>();
  for (const line of chunks.join('').split('\n')) {
    if (line === '') continue;
    const alert = row.parse(JSON.parse(line));
    if (alert.state !== 'closed') continue;
    const others = bySource.get(alert.source);
    if (others === undefined) bySource.set(alert.source, [alert]);
    else others.push(alert);
  }
  return bySource;
}
