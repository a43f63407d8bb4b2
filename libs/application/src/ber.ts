import type { Side } from './conversation.ts';
import { textOf } from './text.ts';

/** One element of BER (X.690 §8.1): its content is bytes [start, end), of which some may not be there yet. */
export interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const LONG_FORM = 0x80;
const MOST_LENGTH_BYTES = 4;
const HIGH_TAG = 0x1f;

/** The element that begins at `at` within bytes [0, limit); undefined where its header is not there, `broken` where it cannot be one. */
export function elementAt(side: Side, at: number, limit: number): Element | 'broken' | undefined {
  const last = Math.min(limit, side.length);
  if (at + 2 > last) return undefined;
  const tag = side.view.getUint8(at);
  if ((tag & HIGH_TAG) === HIGH_TAG) return 'broken';
  const first = side.view.getUint8(at + 1);
  if (first < LONG_FORM) return { tag, start: at + 2, end: at + 2 + first };
  const count = first - LONG_FORM;
  if (count === 0 || count > MOST_LENGTH_BYTES) return 'broken';
  if (at + 2 + count > last) return undefined;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 0x100 + side.view.getUint8(at + 2 + i);
  return { tag, start: at + 2 + count, end: at + 2 + count + length };
}

/** The element at `at` if its header is there and it is of this tag. */
export function elementOf(side: Side, at: number, tag: number): Element | undefined {
  const element = elementAt(side, at, side.length);
  return element === undefined || element === 'broken' || element.tag !== tag ? undefined : element;
}

/** The first child of this tag within the parent; undefined where there is none or it is not there yet. */
export function childOf(side: Side, parent: Element, tag: number): Element | undefined {
  let at = parent.start;
  while (at < parent.end) {
    const element = elementAt(side, at, parent.end);
    if (element === undefined || element === 'broken') return undefined;
    if (element.tag === tag) return element;
    at = element.end;
  }
  return undefined;
}

/** An INTEGER's or ENUMERATED's value of up to four bytes, unsigned; -1 where it is not there or longer. */
export function integerOf(side: Side, element: Element): number {
  if (element.end > side.length || element.end - element.start > 4 || element.end === element.start) return -1;
  let value = 0;
  for (let at = element.start; at < element.end; at++) value = value * 0x100 + side.view.getUint8(at);
  return value;
}

export function stringOf(side: Side, element: Element): string {
  return textOf(side, element.start, element.end);
}
