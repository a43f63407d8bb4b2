import { PIPELINE, serve } from '@weir/service';
import { nearest } from '@weir/service/config';
import { UsageError } from './failure.ts';

/** The services of the platform, by the stages each runs. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  ingestor: ['capture'],
  parser: ['parse'],
  flow: ['flow'],
  statistics: ['windows', 'windows-merge', 'windows-flows', 'windows-flows-merge'],
  detector: ['detect-flows', 'detect-windows'],
  correlator: ['correlate'],
  writer: ['write-flows', 'write-windows', 'write-verdicts', 'write-alerts', 'write-dead-letters'],
};

/** Runs services, or stages by their names, on Kafka until a signal. */
export async function serveCommand(words: readonly string[]): Promise<void> {
  const known = [...Object.keys(SERVICES), ...PIPELINE.map(({ name }) => name)];
  const wanted = new Set<string>();
  for (const word of words) {
    const names = Object.hasOwn(SERVICES, word) ? SERVICES[word] : [word];
    for (const name of names ?? []) wanted.add(name);
    if (known.includes(word)) continue;
    const meant = nearest(word, known);
    throw new UsageError(
      `${word} is no stage; ${meant === undefined ? `there are ${[...new Set(known)].join(', ')}.` : `did you mean ${meant}?`}`,
    );
  }
  await serve(PIPELINE.filter(({ name }) => wanted.has(name)));
}
