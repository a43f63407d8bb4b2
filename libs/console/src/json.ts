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
  numberOrText(name: string): number | string;
  /** What `read` makes of the field; null where it is null or absent. */
  maybe<T>(name: string, read: (name: string) => T): T | null;
  /** What `read` makes of an object or list in the field. */
  within<T>(name: string, read: (value: unknown, at: string) => T): T;
  flag(name: string): boolean;
  oneOf<T extends string>(name: string, values: readonly T[]): T;
  list<T>(name: string, read: (value: unknown, at: string) => T): T[];
  texts(name: string): string[];
  /** The members of an object, in their order. */
  entries<T>(name: string, read: (key: string, value: unknown, at: string) => T): T[];
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

/** Reads each item of a JSON list; `at` names it in errors. @throws {ShapeError} */
export function listOf<T>(value: unknown, at: string, read: (value: unknown, at: string) => T): T[] {
  if (!Array.isArray(value)) throw wrong(at, 'a list', value);
  return value.map((item: unknown, index) => read(item, `${at}[${index}]`));
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
    numberOrText: (name) => {
      const found = value[name];
      return typeof found === 'string' ? found : numberAt(found, path(name));
    },
    maybe: (name, read) => (value[name] === undefined || value[name] === null ? null : read(name)),
    within: (name, read) => read(value[name], path(name)),
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
    list: (name, read) => listOf(value[name], path(name), read),
    texts: (name) => listOf(value[name], path(name), textAt),
    entries: (name, read) => {
      const found = value[name];
      if (!isRecord(found)) throw wrong(path(name), 'an object', found);
      return Object.entries(found).map(([key, member]) => read(key, member, `${path(name)}.${key}`));
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
