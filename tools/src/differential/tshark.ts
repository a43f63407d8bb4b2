import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TsharkPacket } from './fields.ts';

/** So that each frame says what stands in it, and nothing of others. */
const PREFERENCES = [
  'ip.defragment:FALSE',
  'ipv6.defragment:FALSE',
  'tcp.desegment_tcp_streams:FALSE',
  'tcp.analyze_sequence_numbers:FALSE',
  'tcp.relative_sequence_numbers:FALSE',
  'wlan.defragment:FALSE',
  'wlan.enable_decryption:FALSE',
];
const SEPARATOR = '\x1f';
const OCCURRENCES = '\x1e';

/** The fields of each frame of a capture as tshark reads them, in order. @throws when tshark cannot be run */
export async function* tsharkPackets(path: string, fields: readonly string[]): AsyncGenerator<TsharkPacket> {
  const columns = ['frame.protocols', ...fields];
  const options = PREFERENCES.flatMap((preference) => ['-o', preference]);
  const form = [
    '-T',
    'fields',
    '-E',
    `separator=${SEPARATOR}`,
    '-E',
    'occurrence=a',
    '-E',
    `aggregator=${OCCURRENCES}`,
  ];
  const args = ['-n', '-r', path, ...options, ...form, ...columns.flatMap((column) => ['-e', column])];
  const child = spawn('tshark', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = new Promise<never>((_, reject) => child.on('error', reject));
  failed.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (;;) {
    const line = await Promise.race([lines.next(), failed]);
    if (line.done === true) return;
    const values = line.value.split(SEPARATOR);
    yield new Map(
      columns.flatMap((column, i): [string, readonly string[]][] => {
        const text = values[i] ?? '';
        return text === '' ? [] : [[column, text.split(OCCURRENCES)]];
      }),
    );
  }
}
