import type { FlowBatch, PacketBatch } from '@weir/schema';
import { addFlow, addPacket, FLOW_GROUPS, PACKET_GROUPS, packetColumns } from '@weir/statistics';
import type { Gathered } from './lane-windows.ts';

/** Packets, each in the second of its event time: no packet is older than the low mark. */
export const gatheredPackets: Gathered<PacketBatch> = {
  groups: PACKET_GROUPS,
  waitUs: 0,
  recordsOf(batch) {
    const columns = packetColumns(batch);
    const { time, lowMark } = columns;
    return {
      timeOf: (i) => Math.max(time[i] ?? 0, lowMark[i] ?? 0),
      add: (i, tables) => addPacket(columns, i, tables),
      lowMarkOf: (i) => lowMark[i] ?? 0,
    };
  },
};

/** Flows, each in the second that it ended in; early records are of flows that have not. They are told when they have timed out, so long after. */
export function gatheredFlows(waitMs: number): Gathered<FlowBatch> {
  return {
    groups: FLOW_GROUPS,
    waitUs: waitMs * 1000,
    recordsOf: (batch) =>
      batch.early ? undefined : { timeOf: (i) => batch.end[i] ?? 0, add: (i, tables) => addFlow(batch, i, tables) },
  };
}
