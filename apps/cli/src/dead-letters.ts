import { loadConfig } from '@weir/service/config';
import { findDeadLetters, readDeadLetters, replay, WHOLE_MESSAGE, type NamedLetter } from '@weir/service/operations';
import { DONE, FAILED, UsageError } from './failure.ts';
import { printable } from '@weir/service/printable';
import { tableText } from './table.ts';
import { say, timeText } from './talk.ts';

interface LetterFlags {
  readonly config?: string;
  readonly json?: boolean;
}

const LISTED = 50;

/** A dead letter as JSON, its bytes as base64. */
function jsonOf(letter: NamedLetter): string {
  return JSON.stringify({ ...letter, value: Buffer.from(letter.value).toString('base64') });
}

/** Dead letters, newest first. */
export async function listCommand({ config, json, limit }: LetterFlags & { readonly limit?: string }): Promise<number> {
  const most = limit === undefined ? LISTED : Number(limit);
  if (!Number.isInteger(most) || most < 1)
    throw new UsageError(`--limit ${limit} is no whole number from 1; give one.`);
  const rows: string[][] = [];
  let listed = 0;
  for await (const letter of readDeadLetters(loadConfig({ file: config }))) {
    if (listed++ >= most) break;
    const { id, time, stage, topic, lane, offset, source, reason } = letter;
    if (json === true) process.stdout.write(`${jsonOf(letter)}\n`);
    else rows.push([id, timeText(time), stage, source, `${topic}/${lane}@${offset}`, reason]);
  }
  if (rows.length > 0)
    process.stdout.write(tableText(['Letter', 'Time (UTC)', 'Stage', 'Source', 'Message', 'Reason'], rows));
  if (listed === 0) say('There are no dead letters.');
  if (listed > most) say(`There are more; see them with --limit.`);
  return DONE;
}

/** Everything about dead letters, with their original bytes in hexadecimal. */
export async function showCommand(ids: readonly string[], { config, json }: LetterFlags): Promise<number> {
  for (const letter of await findDeadLetters(loadConfig({ file: config }), ids)) {
    process.stdout.write(json === true ? `${jsonOf(letter)}\n` : factsOf(letter));
  }
  return DONE;
}

function factsOf(letter: NamedLetter): string {
  const { id, time, stage, topic, lane, offset, row, source, reason, attempt, schemaId, headers, value } = letter;
  const facts = [
    ['Letter', id],
    ['Stage', stage],
    ['Reason', reason],
    ['Source', source],
    ['Time', `${timeText(time)} UTC`],
    ['Message', `${topic}, lane ${lane}, offset ${offset}`],
    ['Record', row === WHOLE_MESSAGE ? 'the whole message' : String(row)],
    ['Attempts', String(attempt)],
    ['Schema', schemaId === 0 ? 'none named' : String(schemaId)],
    ['Headers', headers],
    ['Value', `${value.byteLength} bytes`],
  ];
  return `${facts.map(([name = '', text = '']) => `${name.padEnd(10)}${printable(text)}\n`).join('')}${hexOf(value)}\n`;
}

const HEX_ROWS = 64;

function hexOf(value: Uint8Array): string {
  let text = '';
  for (let at = 0; at < value.byteLength && at < HEX_ROWS * 16; at += 16) {
    const bytes = [...value.subarray(at, at + 16)];
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = bytes.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    text += `  ${at.toString(16).padStart(4, '0')}  ${hex.padEnd(48)} ${letters}\n`;
  }
  return value.byteLength > HEX_ROWS * 16 ? `${text}  … all of it with --json\n` : text;
}

/** Sends dead letters to their topics again. */
export async function replayCommand(
  ids: readonly string[],
  { config, all, dryRun }: LetterFlags & { readonly all?: boolean; readonly dryRun?: boolean },
): Promise<number> {
  if (ids.length > 0 === (all === true))
    throw new UsageError('Name the dead letters to send, or all of them with --all.');
  const loaded = loadConfig({ file: config });
  const letters = await findDeadLetters(loaded, all === true ? [''] : ids);
  const failed = await replay(loaded, letters, { isDryRun: dryRun === true, say });
  return failed === 0 ? DONE : FAILED;
}
