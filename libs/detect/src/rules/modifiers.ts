import { nearestName } from '@weir/schema';
import type { TextRelation } from './text-test.ts';

const TEXT_RELATIONS = ['contains', 'startswith', 'endswith', 're', 'base64offset'] as const;
const NUMBER_RELATIONS = ['gt', 'gte', 'lt', 'lte', 'flags'] as const;
const OTHER = ['cidr', 'exists', 'all', 'cased', 'i'] as const;

/** What may follow a field after `|`. */
export const MODIFIERS: readonly string[] = [...TEXT_RELATIONS, ...NUMBER_RELATIONS, ...OTHER];

type Relation = (typeof TEXT_RELATIONS)[number] | (typeof NUMBER_RELATIONS)[number] | 'cidr' | 'exists' | 'exact';

/** How a field is compared with its values. */
export interface Modifiers {
  readonly relation: Relation;
  /** All of the values, instead of one of them. */
  readonly isAll: boolean;
  /** Letter case counts; that of patterns does unless they say `i`. */
  readonly isCased: boolean;
  readonly isNumeric: boolean;
  /** How it is compared as text. */
  readonly text: TextRelation;
}

const isTextRelation = (name: string): name is (typeof TEXT_RELATIONS)[number] =>
  TEXT_RELATIONS.some((each) => each === name);
const isNumberRelation = (name: string): name is (typeof NUMBER_RELATIONS)[number] =>
  NUMBER_RELATIONS.some((each) => each === name);

/** Reads what follows a field after `|`; a sentence where it cannot be. */
export function readModifiers(names: readonly string[]): Modifiers | string {
  let relation: Relation = 'exact';
  for (const name of names) {
    if (!MODIFIERS.includes(name)) {
      const meant = nearestName(name, MODIFIERS);
      return `\`${name}\` is no modifier; ${meant === undefined ? `there are ${MODIFIERS.join(', ')}` : `did you mean ${meant}?`}`;
    }
    if (isTextRelation(name) || isNumberRelation(name) || name === 'cidr' || name === 'exists') {
      if (relation !== 'exact')
        return `\`${relation}\` and \`${name}\` cannot go together; use two fields of the selection`;
      relation = name;
    }
  }
  const isPattern = relation === 're';
  if (names.includes('i') && !isPattern) return '`i` goes with `re` only; other comparisons ignore letter case anyway';
  return {
    relation,
    isAll: names.includes('all'),
    isCased: names.includes('cased') || (isPattern && !names.includes('i')),
    isNumeric: isNumberRelation(relation),
    text: isTextRelation(relation) ? relation : 'exact',
  };
}
