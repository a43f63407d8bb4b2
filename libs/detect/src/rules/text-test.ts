import { compilePattern } from './pattern.ts';

/** Whether a text is as a rule asks. */
export type TextTest = (text: string) => boolean;

/** How a text is compared; `exact` takes `*` and `?` in the wanted text as any characters and any one. */
export type TextRelation = 'exact' | 'contains' | 'startswith' | 'endswith' | 're' | 'base64offset';

/** How texts are compared and whether letter case counts. */
export interface TextComparison {
  readonly relation: TextRelation;
  readonly isCased: boolean;
}

/** Compiles one wanted text; a sentence where it cannot be. */
export function textTest(wanted: string, { relation, isCased }: TextComparison): TextTest | string {
  if (relation === 're') {
    const pattern = compilePattern(wanted, !isCased);
    return typeof pattern === 'string' ? `the pattern cannot be used: ${pattern}` : pattern;
  }
  if (relation === 'base64offset') {
    const forms = base64Forms(wanted);
    if (forms.length === 0) return 'base64offset needs a text of at least three bytes';
    return (text) => forms.some((form) => text.includes(form));
  }
  const pattern = globOf(wanted, relation, isCased);
  return isCased ? pattern : (text) => pattern(text.toLowerCase());
}

function globOf(wanted: string, relation: TextRelation, isCased: boolean): TextTest {
  const text = isCased ? wanted : wanted.toLowerCase();
  const { plain, hasWildcards } = unescaped(text);
  if (!hasWildcards) {
    if (relation === 'contains') return (subject) => subject.includes(plain);
    if (relation === 'startswith') return (subject) => subject.startsWith(plain);
    if (relation === 'endswith') return (subject) => subject.endsWith(plain);
    return (subject) => subject === plain;
  }
  const before = relation === 'contains' || relation === 'endswith' ? ANYTHING : [];
  const after = relation === 'contains' || relation === 'startswith' ? ANYTHING : [];
  // Put together as parts: a text may end with a backslash, which would take a `*` behind it for a character.
  const parts = [...before, ...globParts(text), ...after];
  return (subject) => matchesGlob(subject, parts);
}

/** Sigma writes a wildcard that is meant as a character with a backslash before it. */
function unescaped(text: string): { readonly plain: string; readonly hasWildcards: boolean } {
  const plain = text.replaceAll(/\\([*?\\])/g, '$1');
  return { plain, hasWildcards: /[*?]/.test(text.replaceAll(/\\[*?\\]/g, '')) };
}

type GlobPart = { readonly any: true } | { readonly one: true } | { readonly code: number };
const ANYTHING: readonly GlobPart[] = [{ any: true }];

function globParts(text: string): readonly GlobPart[] {
  return [...text.matchAll(/\\[*?\\]|[\s\S]/g)].map(([sign]) => {
    if (sign === '*') return { any: true };
    if (sign === '?') return { one: true };
    return { code: sign.charCodeAt(sign.length - 1) };
  });
}

/** Goes back to the last `*` only: time is at most text by pattern. */
function matchesGlob(text: string, parts: readonly GlobPart[]): boolean {
  let at = 0;
  let part = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = parts[part];
    if (wanted !== undefined && 'any' in wanted) {
      star = part++;
      starAt = at;
    } else if (wanted !== undefined && ('one' in wanted || wanted.code === text.charCodeAt(at))) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++starAt;
    } else return false;
  }
  return parts.slice(part).every((left) => 'any' in left);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** What stays the same of the base64 form of a text (RFC 4648 §4) at each of the three places it can begin at within other text. */
function base64Forms(text: string): string[] {
  const bytes = [...new TextEncoder().encode(text)];
  if (bytes.length < 3) return [];
  return [0, 1, 2].map((offset) => {
    const padded = [...Array.from({ length: offset }, () => 0), ...bytes];
    let form = '';
    // Whole groups of six bits that lie within the text alone.
    for (let bit = Math.ceil((offset * 8) / 6) * 6; bit + 6 <= padded.length * 8; bit += 6) {
      const at = bit >> 3;
      const pair = ((padded[at] ?? 0) << 8) | (padded[at + 1] ?? 0);
      form += BASE64[(pair >> (10 - (bit & 7))) & 63] ?? '';
    }
    return form;
  });
}
