import type { ModelDrift } from '@weir/service/models';
import { tableText } from './table.ts';

const MOST_SHOWN = 20;

/** What has drifted for a model, in a few words. */
export function driftWord(versions: readonly ModelDrift[]): string {
  const found = versions.flatMap(({ found: of }) => of);
  if (found.length === 0) return versions.some(({ records }) => records > 0) ? 'none found' : 'not looked for yet';
  const inputs = new Set(found.flatMap(({ kind, input }) => (kind === 'input' ? [input] : []))).size;
  const newest = Math.max(...found.map(({ since }) => since));
  const what = [
    ...(found.some(({ kind }) => kind === 'score') ? ['score'] : []),
    ...(found.some(({ kind }) => kind === 'abstentions') ? ['abstentions'] : []),
    ...(inputs === 0 ? [] : [`${inputs} input${inputs === 1 ? '' : 's'}`]),
  ];
  return `${what.join(', ')}; ${timeText(newest)}`;
}

/** What has drifted for a model, the newest first, and what can be done about it. */
export function driftTable(name: string, versions: readonly ModelDrift[]): string {
  const rows = versions
    .flatMap(({ version, found }) => found.map((one) => ({ version, ...one })))
    .toSorted((a, b) => b.since - a.since);
  if (rows.length === 0) return `Drift: ${driftWord(versions)}.\n`;
  const shown = rows
    .slice(0, MOST_SHOWN)
    .map(({ since, version, source, reason }) => [timeText(since), version, source, reason]);
  const more = rows.length > MOST_SHOWN ? `and ${rows.length - MOST_SHOWN} more\n` : '';
  const advice =
    `If traffic has changed for good, \`weir train ${name} --data FOLDER\` makes a model of labelled captures, and ` +
    `\`weir models challenge FOLDER --data OTHERS --why …\` registers it beside the champion if it beats it on captures that neither has learnt from.\n`;
  return `${tableText(['Drifted', 'Version', 'Source', 'What'], shown)}${more}${advice}`;
}

function timeText(us: number): string {
  return `${new Date(us / 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
