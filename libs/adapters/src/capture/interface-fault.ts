import type { CaptureCommand, InterfaceSettings } from './capture-commands.ts';
import { listInterfaces } from './interfaces.ts';

/** Why a capture did not begin, from what its program said, and what to do about it. */
export function openingFault(
  { captures }: CaptureCommand,
  { name, filter }: InterfaceSettings,
  said: readonly string[],
): string {
  const text = textOf(said);
  if (/permission|not permitted/i.test(text)) {
    return `${name}: this user may not capture; run as root, or once: setcap cap_net_raw+ep $(command -v ${captures})`;
  }
  if (/No such device/i.test(text)) return unknownInterface(name);
  if (/not up|is down/i.test(text)) return `${name}: the interface is down; ip link set ${name} up`;
  if (filter !== '' && /filter|syntax|expression|parse|unknown|illegal|invalid|reject/i.test(text))
    return `${name}: the filter ${JSON.stringify(filter)} is not understood: ${text}; pcap-filter(7) has the language`;
  return `${name}: cannot be captured: ${text}`;
}

/** Why a capture ended that nobody had asked to; undefined when that needs no explanation. */
export function captureFault(name: string, said: readonly string[]): string | undefined {
  const text = textOf(said);
  const isThere = listInterfaces().some((found) => found.name === name);
  if (!isThere || /disappeared/i.test(text))
    return 'the interface has disappeared; everything before that was captured';
  if (/went down|not up|is down/i.test(text)) return 'the interface went down; everything before that was captured';
  return text === '' ? 'the capture ended by itself' : `the capture ended: ${text}`;
}

function unknownInterface(name: string): string {
  const names = listInterfaces().map((found) => found.name);
  return `${name}: there is no such interface; there are ${names.join(', ')}`;
}

/** The last thing said that is no announcement. */
function textOf(said: readonly string[]): string {
  const telling = said.filter((line) => !/listening on|verbose output|data link type/.test(line));
  const last = telling.find((line) => !line.trim().startsWith('(')) ?? telling.at(-1) ?? '';
  const detail = telling.find((line) => line.trim().startsWith('('));
  const plain = last.replace(/^[\w./-]+: /, '').trim();
  return detail === undefined ? plain : `${plain} ${detail.trim()}`;
}
