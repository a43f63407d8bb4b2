export { addPairsToHosts, gatheringTables } from './add-hosts.ts';
export { addFlow } from './add-flow.ts';
export { addPacket } from './add-packet.ts';
export { packetColumns } from './packet-columns.ts';
export { FLOW_GROUPS, PACKET_GROUPS, type Scope } from './scopes.ts';
export { addWindow, mergePart, restoreWindow, TablesWriter, windowBytes } from './table-bytes.ts';
export { WindowRows } from './window-rows.ts';
export { hasArp, isOnTheAir, WindowTables } from './window-tables.ts';
