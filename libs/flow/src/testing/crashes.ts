import { expect } from '@jest/globals';
import { flows as flowsTopic, type FlowBatch, type PacketBatch } from '@weir/schema';
import { detailedFlows, type DetailedFlowsOptions } from '../detailed-flows.ts';
import type { FlowSettings } from '../flow-settings.ts';

/** A message as it goes on the wire, to be compared. */
export function bytesOf(batch: FlowBatch): string {
  return Buffer.from(flowsTopic.encode(batch)).toString('hex');
}

/** Folds messages; now and then saves pages, or loses the table and begins again at what was saved last. */
export function foldWithCrashes(
  messages: readonly PacketBatch[],
  settings: FlowSettings,
  chance: () => number,
  options?: DetailedFlowsOptions,
): string[] {
  const saved = new Map<number, Uint8Array>();
  let savedAt = 0;
  const kind = detailedFlows(options);
  let table = kind.table('test.pcap', settings);
  const out = kind.builder();
  const parts = new Map<number, string[]>();
  let crashes = 0;
  for (let m = 0; m < messages.length; m++) {
    const message = messages[m];
    if (message === undefined) continue;
    table.fold(message, out, () => undefined);
    const told = out.take(message).map(bytesOf);
    expect(told).toEqual(parts.get(m) ?? told);
    parts.set(m, told);
    const event = chance();
    if (event === 0) {
      const { changed, removed } = table.takeChangedPages();
      for (const { page, bytes } of changed) saved.set(page, bytes);
      for (const page of removed) saved.delete(page);
      savedAt = m + 1;
    } else if (event === 1 && crashes < 10) {
      crashes++;
      table = kind.table('test.pcap', settings);
      table.restore(Array.from(saved, ([page, bytes]) => ({ page, bytes })));
      m = savedAt - 1;
    }
  }
  return messages.flatMap((_, m) => parts.get(m) ?? []);
}
