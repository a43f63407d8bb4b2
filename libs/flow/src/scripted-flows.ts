import { flows as flowsTopic, type Flow, type FlowBatch, type PacketBatch } from '@weir/schema';
import { detailedFlows, type DetailedFlowsOptions } from './detailed-flows.ts';
import type { FlowSettings } from './flow-settings.ts';
import { scriptedBatch, type ScriptedPacket } from './packet-script.ts';

/** Settings of tests: idle 60 s, active 300 s, TCP end 10 s. */
export const TEST_SETTINGS: FlowSettings = {
  idleTimeoutUs: 60e6,
  activeTimeoutUs: 300e6,
  tcpEndTimeoutUs: 10e6,
  maxFlows: 1000,
};

/** Rows of batches as a person reads them. */
export function rowsOf(batches: readonly FlowBatch[]): Flow[] {
  return batches.flatMap((batch) => Array.from({ length: batch.count }, (_, i) => flowsTopic.row(batch, i)));
}

/** Folds messages and gives what leaves after each of them. */
export function foldAll(
  messages: readonly PacketBatch[],
  settings: FlowSettings = TEST_SETTINGS,
  options?: DetailedFlowsOptions,
): FlowBatch[] {
  const kind = detailedFlows(options);
  const table = kind.table('test.pcap', settings);
  const out = kind.builder();
  return messages.flatMap((message) => {
    table.fold(message, out, () => undefined);
    return out.take(message);
  });
}

/** The flows of a script, by the place of their first packet. */
export function flowsOf(script: readonly ScriptedPacket[], settings: FlowSettings = TEST_SETTINGS): Flow[] {
  return rowsOf(foldAll([scriptedBatch(script)], settings)).toSorted((a, b) => a.number - b.number);
}
