/** The server answered with something other than what was agreed; the message says which field. */
export class ShapeError extends Error {}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Typed reads of the fields of one JSON object; each throws {@link ShapeError} where the field is not as asked. */
export interface Fields {
  text(name: string): string;
  textOrNull(name: string): string | null;
  number(name: string): number;
  numberOrNull(name: string): number | null;
  flag(name: string): boolean;
  oneOf<T extends string>(name: string, values: readonly T[]): T;
  list<T>(name: string, read: (value: unknown, at: string) => T): T[];
  /** An object whose values are all numbers, such as drops by reason. */
  counts(name: string): Readonly<Record<string, number>>;
}

function wrong(at: string, expected: string, value: unknown): ShapeError {
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
  return new ShapeError(`${at} should be ${expected} and is ${found}`);
}

function numberAt(value: unknown, at: string): number {
  if (typeof value !== 'number') throw wrong(at, 'a number', value);
  return value;
}

function textAt(value: unknown, at: string): string {
  if (typeof value !== 'string') throw wrong(at, 'text', value);
  return value;
}

/** Opens a JSON object for reading; `at` names it in errors. */
export function fieldsOf(value: unknown, at: string): Fields {
  if (!isRecord(value)) throw wrong(at, 'an object', value);
  const path = (name: string) => `${at}.${name}`;
  return {
    text: (name) => textAt(value[name], path(name)),
    textOrNull: (name) => (value[name] === null ? null : textAt(value[name], path(name))),
    number: (name) => numberAt(value[name], path(name)),
    numberOrNull: (name) => (value[name] === null ? null : numberAt(value[name], path(name))),
    flag: (name) => {
      const found = value[name];
      if (typeof found !== 'boolean') throw wrong(path(name), 'true or false', found);
      return found;
    },
    oneOf: (name, values) => {
      const found = values.find((candidate) => candidate === value[name]);
      if (found === undefined) throw wrong(path(name), `one of ${values.join(', ')}`, value[name]);
      return found;
    },
    list: (name, read) => {
      const found = value[name];
      if (!Array.isArray(found)) throw wrong(path(name), 'a list', found);
      return found.map((item: unknown, index) => read(item, `${path(name)}[${index}]`));
    },
    counts: (name) => {
      const found = value[name];
      if (!isRecord(found)) throw wrong(path(name), 'an object', found);
      return Object.fromEntries(
        Object.entries(found).map(([key, count]) => [key, numberAt(count, `${path(name)}.${key}`)]),
      );
    },
  };
}
