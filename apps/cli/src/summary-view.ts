import type { AnalysisReport, DetailPart, SourceSummary, StageStatus } from '@weir/service/analysis';
import { printable } from '@weir/service/printable';
import { tableText } from './table.ts';
import { bytesText, numberText, spanText, timeText } from './talk.ts';

/** IANA names of the protocols that are met most. */
const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  1: 'ICMP',
  2: 'IGMP',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  89: 'OSPF',
  103: 'PIM',
  112: 'VRRP',
  132: 'SCTP',
};

const TALKERS = 10;

/** What captures hold, for people. */
export function summaryText(report: AnalysisReport): string {
  const summaries = new Map(report.flows.sources(TALKERS).map((summary) => [summary.source, summary]));
  let text = '';
  for (const input of report.inputs) {
    text += `${printable(input.source)}\n`;
    text += factsOf(input.records, input.bytes, summaries.get(input.source), input.problem);
    text += tablesOf(summaries.get(input.source));
    text += '\n';
  }
  return text + lossesOf(report.stages);
}

function factsOf(
  frames: number,
  bytes: number,
  summary: SourceSummary | undefined,
  problem: string | undefined,
): string {
  const facts: [string, string][] = [
    ['Frames', `${numberText(frames)} (${bytesText(bytes)} on the wire)`],
    ['Packets in flows', `${numberText(summary?.packets ?? 0)} (${bytesText(summary?.bytes ?? 0)} on the wire)`],
    ['Flows', numberText(summary?.flows ?? 0)],
  ];
  if (summary?.start !== undefined && summary.end !== undefined) {
    const { start, end } = summary;
    facts.push(['Time', `${timeText(start)} to ${timeText(end)} UTC (${spanText(end - start)})`]);
  }
  if (problem !== undefined) facts.push(['Problem', problem]);
  return facts.map(([name, value]) => `  ${name.padEnd(18)}${printable(value)}\n`).join('');
}

function tablesOf(summary: SourceSummary | undefined): string {
  if (summary === undefined || summary.flows === 0) return '';
  const protocols = summary.protocols.map(({ protocol, flows, packets, bytes }) => [
    PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`,
    numberText(flows),
    numberText(packets),
    bytesText(bytes),
  ]);
  const reasons = Object.entries(summary.endReasons).map(([reason, flows]) => [reason, numberText(flows)]);
  const talkers = summary.talkers.map(({ address, flows, packets, bytes }) => [
    address,
    numberText(flows),
    numberText(packets),
    bytesText(bytes),
  ]);
  const title = summary.talkersAreEstimates ? 'Top talkers (at least)' : 'Top talkers';
  return [
    tableText(['Protocol', 'Flows', 'Packets', 'Bytes'], protocols),
    tableText(['Ended by', 'Flows'], reasons),
    tableText([title, 'Flows', 'Packets', 'Bytes'], talkers),
    ...detailTables(summary.details),
    ...alertTables(summary.incidents),
  ]
    .map((table) => `\n${table}`)
    .join('');
}

/** Applications, those told from the port alone marked, and what happened to TCP. */
function detailTables(details: DetailPart | undefined): string[] {
  if (details === undefined) return [];
  const { applications, tcp } = details;
  const named = applications.map(({ application, isGuess, flows, packets, bytes }) => [
    application === '' ? 'unknown' : isGuess ? `${application} (by port)` : application,
    numberText(flows),
    numberText(packets),
    bytesText(bytes),
  ]);
  const quality: [string, number][] = [
    ['retransmitted', tcp.retransmissions],
    ['lost before the point of capture', tcp.upstreamLosses],
    ['lost behind it', tcp.downstreamLosses],
    ['out of order', tcp.outOfOrder],
    ['with a window of zero', tcp.zeroWindows],
  ];
  return [
    tableText(['Application', 'Flows', 'Packets', 'Bytes'], named),
    tableText(
      ['TCP', 'Packets'],
      quality.map(([what, packets]) => [what, numberText(packets)]),
    ),
  ];
}

/** What was alarmed, the worst first, each with its sentence. */
function alertTables(incidents: SourceSummary['incidents']): string[] {
  if (incidents === undefined) return [];
  if (incidents.length === 0) return ['  No alerts.\n'];
  const rows = incidents.map(({ severity, family, attacker, victim, start, reason }) => [
    `${severity} ${family}`,
    isOfNobody(family) ? 'nobody' : hostText(attacker),
    hostText(victim),
    timeText(start),
    reason,
  ]);
  return [tableText(['Alert', 'By', 'To', 'From', 'Why'], rows)];
}

/** What nobody does to anybody: alerts of these families name whom they are about alone. */
function isOfNobody(family: string): boolean {
  return family === 'quality' || family === 'policy';
}

function hostText(address: string): string {
  return address === '::' ? 'several' : address;
}

/** What did not become a flow, over all captures. */
function lossesOf(stages: readonly StageStatus[]): string {
  const rows = stages.flatMap(({ stage, drops, rejects }) => [
    // That a record is benign is what detection is there to say.
    ...Object.entries(drops)
      .filter(([reason]) => reason !== 'benign')
      .map(([reason, count]) => [stage, 'dropped', reason, numberText(count)]),
    ...Object.entries(rejects).map(([reason, count]) => [stage, 'dead letter', reason, numberText(count)]),
  ]);
  return rows.length === 0 ? 'Nothing was dropped.\n' : tableText(['Stage', 'Left out', 'Reason', 'Records'], rows);
}
