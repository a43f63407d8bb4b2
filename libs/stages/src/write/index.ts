import { alerts, deadLetters, flows, packets, verdicts, windows, type Batch, type Topic } from '@weir/schema';
import { defineSink, intoTable, type Stage } from '@weir/stream';
import { writeConfig } from './config.ts';

function writeStage<B extends Batch, R>(
  topic: Topic<B, R>,
  name: string = topic.name,
  isWritten: (batch: B) => boolean = () => true,
): Stage {
  return defineSink({
    name: `write-${name}`,
    version: 1,
    in: topic,
    config: writeConfig,
    limits: (config) => config,
    create: (_config, { tables }) => intoTable(tables, topic, isWritten),
  });
}

/** Flows into their table and roll-ups; not the early records, which would be counted twice. */
export const writeFlowsStage = writeStage(flows, 'flows', ({ early }) => !early);
/** Early records alone; for the command line, which prints them. */
export const writeEarlyFlowsStage = writeStage(flows, 'early-flows', ({ early }) => early);
/** Early and final records alike, for who judges them anew. */
export const writeEveryFlowStage = writeStage(flows, 'every-flow');
/** Windows into their table. */
export const writeWindowsStage = writeStage(windows);
/** Verdicts into their table. */
export const writeVerdictsStage = writeStage(verdicts);
/** Revisions of alerts into their table. */
export const writeAlertsStage = writeStage(alerts);
/** Packets, one row each; for the command line, which prints them. */
export const writePacketsStage = writeStage(packets);
/** Dead letters into their table. */
export const writeDeadLettersStage = writeStage(deadLetters);
