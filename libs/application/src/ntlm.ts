import type { Side } from './conversation.ts';
import { u16le, u32le, utf16leOf } from './octets.ts';
import { hasText, indexOfByte, textOf } from './text.ts';

const SIGNATURE = 'NTLMSSP\0';
const TYPE = 8;
const DOMAIN = 28;
const USER = 36;
const WORKSTATION = 44;
const FLAGS = 60;
const AUTHENTICATE_BYTES = 64;
const AUTHENTICATE = 3;
const UNICODE = 1;

/** Who authenticates by an AUTHENTICATE message of NTLM (MS-NLMP §2.2.1.3) anywhere on the side; undefined where none is there. */
export function ntlmIdentity(side: Side): { domain: string; user: string; workstation: string } | undefined {
  let at = indexOfByte(side, SIGNATURE.charCodeAt(0), 0);
  while (at >= 0) {
    if (hasText(side, SIGNATURE, at) && u32le(side, at + TYPE) === AUTHENTICATE) {
      if (at + AUTHENTICATE_BYTES > side.length) return undefined;
      const isUnicode = (u32le(side, at + FLAGS) & UNICODE) !== 0;
      const field = (offset: number): string => ntlmText(side, at, at + offset, isUnicode);
      return { domain: field(DOMAIN), user: field(USER), workstation: field(WORKSTATION) };
    }
    at = indexOfByte(side, SIGNATURE.charCodeAt(0), at + 1);
  }
  return undefined;
}

/** A payload's length, its space and its offset from the message (§2.2.1.3). */
function ntlmText(side: Side, message: number, field: number, isUnicode: boolean): string {
  const from = message + u32le(side, field + 4);
  const to = from + u16le(side, field);
  return isUnicode ? utf16leOf(side, from, to) : textOf(side, from, to);
}
