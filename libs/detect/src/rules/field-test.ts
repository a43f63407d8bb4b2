import { nearestName } from '@weir/schema';
import { APPLICATION_NAMES } from '../generated/application-fields.ts';
import { addressBlock, readAddress, isInBlock, macBytes } from './address.ts';
import type { Modifiers } from './modifiers.ts';
import { byteColumn, numberColumn, textAt, textColumn } from './record.ts';
import { numberAt, valueText, type FieldOf, type RuleField } from './rule-fields.ts';
import { NUMBER_COST, numberRelation, numericTest, type Misfit, type Wanted } from './number-test.ts';
import { allOf, anyOf, reading, rowTest, type RowTest } from './row-test.ts';
import { textTest, type TextTest } from './text-test.ts';

const BYTES_COST = 2;
const LABEL_COST = 2;
const TEXT_COST = 8;
const APPLICATION_COST = 40;
const PATTERN_COST = 200;

/** Asks of a field whether it is as one of the values, or as all of them with the modifier `all`. */
export function fieldTest(field: RuleField, modifiers: Modifiers, wanted: readonly Wanted[]): RowTest | Misfit {
  if (modifiers.relation === 'exists') return existsTest(field, wanted);
  const tests: RowTest[] = [];
  for (const value of wanted) {
    const test = valueTest(field, modifiers, value);
    if ('misfit' in test) return test;
    tests.push(test);
  }
  if (tests.length === 0) return { misfit: `\`${field.name}\` has an empty list of values; give one` };
  return modifiers.isAll ? allOf(tests) : anyOf(tests);
}

function existsTest(field: RuleField, wanted: readonly Wanted[]): RowTest | Misfit {
  const [should, ...others] = wanted;
  if (typeof should !== 'boolean' || others.length > 0) return { misfit: '`exists` needs true or false' };
  if (field.kind === 'number' || field.kind === 'derived') {
    return reading(NUMBER_COST, (records, row) => !Number.isNaN(numberAt(field, records, row)) === should);
  }
  const cost = field.kind === 'application' ? APPLICATION_COST : TEXT_COST;
  return reading(cost, (records, row) => (valueText(field, records, row) !== '') === should);
}

function valueTest(field: RuleField, modifiers: Modifiers, value: Wanted): RowTest | Misfit {
  switch (field.kind) {
    case 'number':
    case 'derived':
      return numericTest(field, modifiers, value);
    case 'symbol':
      return symbolTest(field, modifiers, value);
    case 'address':
      return addressTest(field, modifiers, value);
    case 'mac':
      return macTest(field, modifiers, value);
    case 'application':
      if (modifiers.isNumeric || (typeof value === 'number' && modifiers.relation === 'exact'))
        return applicationNumberTest(field, modifiers, value);
      return wordForNumber(field, modifiers, value) ?? textualTest(field, modifiers, value);
    case 'label':
    case 'text':
    case 'id':
      return textualTest(field, modifiers, value);
  }
}

function applicationNumberTest(field: FieldOf<'application'>, modifiers: Modifiers, value: Wanted): RowTest | Misfit {
  if (field.values === 'text')
    return { misfit: `\`${field.name}\` is text; put the value in quotes and compare it as text` };
  const relation = numberRelation(modifiers, value, field.name);
  if (typeof relation !== 'function') return relation;
  return reading(APPLICATION_COST, (records, row) => relation(numberAt(field, records, row)));
}

/** What no number that is told looks like, which would fit nothing and say nothing. */
function wordForNumber(field: FieldOf<'application'>, { relation }: Modifiers, value: Wanted): Misfit | undefined {
  if (field.values !== 'number' || relation !== 'exact' || value === null || value === '') return undefined;
  const text = String(value);
  if (/[*?]/.test(text) || String(Number(text)) === text) return undefined;
  return { misfit: `\`${field.name}\` is a number; \`${text}\` is none` };
}

function symbolTest(field: FieldOf<'symbol'>, modifiers: Modifiers, value: Wanted): RowTest | Misfit {
  if (modifiers.isNumeric)
    return { misfit: `\`${field.name}\` is one of ${field.symbols.join(', ')}; it has no order` };
  const test = textTest(String(value), { relation: modifiers.text, isCased: modifiers.isCased });
  if (typeof test === 'string') return { misfit: test };
  const held = field.symbols.map(test);
  if (!held.includes(true)) {
    const meant = nearestName(String(value), field.symbols);
    const advice = meant === undefined ? `it is one of ${field.symbols.join(', ')}` : `did you mean ${meant}?`;
    return { misfit: `\`${String(value)}\` is no value of \`${field.name}\`; ${advice}` };
  }
  let column: ArrayLike<number> = [];
  return rowTest({
    cost: NUMBER_COST,
    bind({ values }) {
      column = numberColumn(values, field.index);
    },
    holds: (row) => held[column[row] ?? 0] === true,
  });
}

function addressTest(field: FieldOf<'address'>, modifiers: Modifiers, value: Wanted): RowTest | Misfit {
  const text = String(value);
  if (modifiers.relation !== 'cidr' && (modifiers.relation !== 'exact' || /[*?]/.test(text)))
    return textualTest(field, modifiers, value);
  const block = modifiers.relation === 'cidr' ? addressBlock(text) : wholeAddress(text);
  if (block === undefined) {
    return {
      misfit:
        modifiers.relation === 'cidr'
          ? `\`${text}\` is no block of addresses; write it like 10.0.0.0/8`
          : `\`${text}\` is no address; for blocks write \`${field.name}|cidr\``,
    };
  }
  let column: Uint8Array = new Uint8Array(0);
  return rowTest({
    cost: BYTES_COST,
    bind({ values }) {
      column = byteColumn(values, field.index);
    },
    holds: (row) => isInBlock(column, row, block),
  });
}

function wholeAddress(text: string): ReturnType<typeof addressBlock> {
  const bytes = readAddress(text);
  return bytes === undefined ? undefined : { bytes, bits: 128 };
}

function macTest(field: FieldOf<'mac'>, modifiers: Modifiers, value: Wanted): RowTest | Misfit {
  if (modifiers.relation !== 'exact') return textualTest(field, modifiers, value);
  const wanted = macBytes(String(value));
  if (wanted === undefined)
    return { misfit: `\`${String(value)}\` is no MAC address; write it like 00:11:22:33:44:55` };
  let column: Uint8Array = new Uint8Array(0);
  return rowTest({
    cost: BYTES_COST,
    bind({ values }) {
      column = byteColumn(values, field.index);
    },
    holds: (row) => wanted.every((byte, i) => column[row * 6 + i] === byte),
  });
}

function textualTest(field: RuleField, modifiers: Modifiers, value: Wanted): RowTest | Misfit {
  if (modifiers.isNumeric) return { misfit: `\`${modifiers.relation}\` is for numbers; \`${field.name}\` is text` };
  if (modifiers.relation === 'cidr') return { misfit: `\`cidr\` is for addresses; \`${field.name}\` is text` };
  const isEmpty = value === '' && modifiers.relation === 'exact' && field.name !== 'application';
  if (value === null || isEmpty)
    return { misfit: `\`${field.name}\` needs a value; for one that is missing write \`${field.name}|exists: false\`` };
  const text = String(value);
  if (field.name === 'application' && modifiers.relation === 'exact' && !/[*?]/.test(text))
    return applicationTest(field, text);
  const test = textTest(text, { relation: modifiers.text, isCased: modifiers.isCased });
  if (typeof test === 'string') return { misfit: test };
  return matchTest(field, modifiers.relation === 're', test);
}

function matchTest(field: RuleField, isPattern: boolean, test: TextTest): RowTest {
  const cost = (field.kind === 'application' ? APPLICATION_COST : TEXT_COST) + (isPattern ? PATTERN_COST : 0);
  // What a record does not have fits nothing.
  return reading(cost, (records, row) => {
    const text = valueText(field, records, row);
    return text !== '' && test(text);
  });
}

/** Names of applications are few and in lower case: one comparison. */
function applicationTest(field: RuleField, name: string): RowTest | Misfit {
  if (name !== '' && !APPLICATION_NAMES.includes(name)) {
    const meant = nearestName(name, APPLICATION_NAMES);
    const advice = meant === undefined ? 'see the reference of applications' : `did you mean ${meant}?`;
    return { misfit: `\`${name}\` is no application; ${advice}` };
  }
  const index = 'index' in field ? field.index : -1;
  let column: readonly (string | Uint8Array)[] = [];
  return rowTest({
    cost: LABEL_COST,
    bind({ values }) {
      column = textColumn(values, index);
    },
    holds: (row) => textAt(column, row) === name,
  });
}
